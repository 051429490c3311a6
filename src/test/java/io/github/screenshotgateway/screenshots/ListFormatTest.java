package io.github.screenshotgateway.screenshots;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.screenshots.ScreenshotList.ArchiveCopy;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskLife;
import io.github.screenshotgateway.upstream.Generation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The form in which replicas share lists. */
class ListFormatTest {
    private static final Instant ASKED = Instant.parse("2026-11-30T12:00:00Z");
    private static final Instant CAPTURED = Instant.parse("2026-09-30T12:00:00Z");

    @Test
    void listOfTheArchiveStaysOneOnAnotherReplica() {
        TaskId task = new TaskId("t");
        NamedScreenshot screenshot =
                new NamedScreenshot("step_1.png", "1", "https://media.test/a/step_1.png", "1.png", 0);
        ScreenshotList list = ScreenshotList.ofArchive(
                task,
                List.of(screenshot),
                new TaskProgress(TaskLife.ENDED, CAPTURED, true),
                new Freshness(ASKED, ASKED.plusSeconds(60), ASKED.plusSeconds(90), ASKED.plusSeconds(900), Instant.MAX),
                new ArchiveCopy(CAPTURED, Generation.V1));
        Instant askedByTheOthersClock = ASKED.minusSeconds(3600);

        ScreenshotList read = (ScreenshotList) ListFormat.unpack(task, ListFormat.pack(list), askedByTheOthersClock);

        assertEquals(List.of(screenshot), read.screenshots());
        assertEquals(Optional.of(new ArchiveCopy(CAPTURED.minusSeconds(3600), Generation.V1)), read.archived());
        assertEquals(true, read.complete());
    }
}
