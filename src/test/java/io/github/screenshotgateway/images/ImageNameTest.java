package io.github.screenshotgateway.images;

import static io.github.screenshotgateway.images.StoredImage.key;
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
    /** The first with its highest bits set, the second without. */
    @ParameterizedTest
    @CsvSource({"-1, -9223372036854775808", "0, 1"})
    void theNameOfTheFileTellsTheImage(long task, long image) {
        ImageName name = new ImageName(task, image);

        assertEquals(Optional.of(name), ImageName.parse(name.file()));
    }

    /** Files of an earlier version of the gateway are found under these. */
    @Test
    void namesNeverChange() {
        ImageName name = ImageName.of(key("task", "1"));

        assertEquals("0ebb429fa86d481c-38de28feb118d922.image", name.file());
        assertEquals("0e", name.folder());
    }

    @Test
    void aTasksImagesShareTheFirstPartOnly() {
        ImageName first = ImageName.of(key("task", "1"));
        ImageName second = ImageName.of(key("task", "2"));

        assertEquals(ImageName.digest(new TaskId("task")), first.task());
        assertEquals(first.task(), second.task());
        assertNotEquals(first.image(), second.image());
        assertNotEquals(first.image(), ImageName.of(key("other", "1")).image());
    }

    /** Nothing that others have put there is taken for an image. */
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
    void otherNamesAreNoImages(String file) {
        assertTrue(ImageName.parse(file).isEmpty());
    }
}
