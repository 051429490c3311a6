package io.github.screenshotgateway.images.store;

import static io.github.screenshotgateway.images.store.StoredImage.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.task.TaskId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageNameTest {
    /** With and without the highest bits set. */
    @ParameterizedTest
    @CsvSource({"-1, -9223372036854775808", "0, 1"})
    void fileNameParsesBackToImageName(long task, long image) {
        ImageName name = new ImageName(task, image);

        assertEquals(Optional.of(name), ImageName.parse(name.file()));
    }

    /** Files of earlier versions of the gateway have these names. */
    @Test
    void namesAreStableAcrossVersions() {
        ImageName name = ImageName.of(key("task", "1"));

        assertEquals("0ebb429fa86d481c-38de28feb118d922.image", name.file());
        assertEquals("0e", name.folder());
    }

    @Test
    void imagesOfTaskShareFirstPartOnly() {
        ImageName first = ImageName.of(key("task", "1"));
        ImageName second = ImageName.of(key("task", "2"));

        assertEquals(ImageName.digest(new TaskId("task")), first.task());
        assertEquals(first.task(), second.task());
        assertNotEquals(first.image(), second.image());
        assertNotEquals(first.image(), ImageName.of(key("other", "1")).image());
    }

    /** Files of other programs are not taken for images. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "lock",
                "step_1.png",
                "0ebb429fa86d481c.image",
                "0ebb429fa86d481c-38de28feb118d922",
                "0EBB429FA86D481C-38DE28FEB118D922.image",
                "0ebb429fa86d481c-38de28feb118d922.image.1f.part",
                "0ebb429fa86d481c-38de28feb118d922.image\n",
                "x0ebb429fa86d481c-38de28feb118d922.image",
            })
    void otherFileNamesAreNotImages(String file) {
        assertTrue(ImageName.parse(file).isEmpty());
    }
}
