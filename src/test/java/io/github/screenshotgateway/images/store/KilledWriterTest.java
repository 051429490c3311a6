package io.github.screenshotgateway.images.store;

import static io.github.screenshotgateway.images.store.StoredImage.files;
import static io.github.screenshotgateway.images.store.StoredImage.key;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.support.TestClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it writes leaves complete images, and nothing else that is ever read. */
class KilledWriterTest {

    @TempDir
    Path directory;

    @RepeatedTest(3)
    void killedWriterLeavesOnlyCompleteImages() throws IOException, InterruptedException {
        try (DiskProcess writer = DiskProcess.start("true", "write", directory)) {
            assertNotNull(writer.line());
            assertNotNull(writer.line());
        }

        try (DiskTier tier =
                DiskTier.open(new DiskLocation(directory, true), 1L << 40, 2 * DiskProcess.SIZE, new TestClock())) {
            List<ImageKey> held = IntStream.range(0, DiskProcess.IMAGES)
                    .mapToObj(id -> key("task", "" + id))
                    .filter(tier::mayHold)
                    .toList();
            assertFalse(held.isEmpty());
            assertEquals(held.size(), files(directory).size());
            for (ImageKey key : held) {
                Image image = tier.read(key).orElseThrow();
                assertEquals(DiskProcess.SIZE, image.size());
                assertDoesNotThrow(() -> Image.of(image.content()));
            }
            assertEquals(0, tier.damaged());
        }
    }
}
