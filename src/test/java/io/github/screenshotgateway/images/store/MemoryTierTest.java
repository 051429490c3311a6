package io.github.screenshotgateway.images.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.http.EntityTag;
import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.task.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryTierTest {
    private static final int MEGABYTE = 1024 * 1024;
    private static final int MAXIMUM = 4 * MEGABYTE;

    private final MemoryTier tier = new MemoryTier(MAXIMUM);

    @AfterEach
    void empty() {
        tier.stop();
    }

    @Test
    void keptImageIsFoundWithBytesAndTag() {
        Image image = image(1, 1000);

        tier.keep(key(1), image);

        Image copy = tier.copy(key(1)).orElseThrow();
        assertArrayEquals(image.content(), copy.content());
        assertEquals(image.tag(), copy.tag());
    }

    @Test
    void tierNeverExceedsByteBound() {
        for (int i = 0; i < 100; i++) {
            tier.keep(key(i), image(i, MEGABYTE / 2));
            assertTrue(tier.bytes() <= MAXIMUM);
        }

        assertEquals(8, tier.entries());
        assertEquals(92, tier.evictions());
        assertEquals(0, tier.leaving(), "what is evicted and not being read is free at once");
    }

    @Test
    void imageLargerThanTierIsNotKeptAndEvictsNothing() {
        tier.keep(key(1), image(1, 1000));

        tier.keep(key(2), image(2, MAXIMUM + 1));

        assertTrue(tier.copy(key(1)).isPresent());
        assertFalse(tier.copy(key(2)).isPresent());
    }

    @Test
    void tierOfZeroBytesKeepsNothing() {
        MemoryTier none = new MemoryTier(0);

        none.keep(key(1), image(1, 1));

        assertEquals(0, none.entries());
        assertEquals(Optional.empty(), none.hold(key(1)));
    }

    @Test
    void imageForgottenWhileReadKeepsItsBytes() {
        Image image = image(1, 1000);
        tier.keep(key(1), image);
        Resident held = tier.hold(key(1)).orElseThrow();

        tier.forget(key -> true);
        tier.keep(key(2), image(2, 1000));

        assertEquals(Optional.empty(), tier.hold(key(1)));
        assertArrayEquals(image.content(), held.copy().content());
        assertEquals(1000, tier.leaving());
        held.release();
        assertEquals(0, tier.leaving());
    }

    @Test
    void manyReadersOfImageShareItsBytes() {
        tier.keep(key(1), image(1, 1000));
        List<Resident> readers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            readers.add(tier.hold(key(1)).orElseThrow());
        }

        tier.forget(key -> true);

        assertEquals(1000, tier.leaving());
        readers.forEach(Resident::release);
        assertEquals(0, tier.leaving());
    }

    @Test
    void stalledReadersDoNotGrowMemory() {
        List<Resident> stalled = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            tier.keep(key(i), image(i, MEGABYTE));
            tier.hold(key(i)).ifPresent(stalled::add);
        }

        assertTrue(tier.bytes() + tier.leaving() <= MAXIMUM + MemoryTier.BYTES_LEAVING);
        stalled.forEach(Resident::release);
        assertEquals(0, tier.leaving());
        tier.forget(key -> true);
        tier.keep(key(1000), image(1000, MEGABYTE));
        assertTrue(tier.copy(key(1000)).isPresent(), "there is room again when they are done");
    }

    private static ImageKey key(int number) {
        return new ImageKey(new TaskId("task"), Integer.toString(number));
    }

    private static Image image(int seed, int size) {
        byte[] content = new byte[size];
        new Random(seed).nextBytes(content);
        return new Image(content, EntityTag.of(content));
    }
}
