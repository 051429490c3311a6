package io.github.screenshotgateway.screenshots;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.screenshotgateway.delivery.ClientUrls;
import io.github.screenshotgateway.delivery.Delivery;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskLife;
import io.github.screenshotgateway.task.TaskScreenshots;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Lists made and rendered as the gateway does it. */
final class SampleLists {
    static final Instant READ_AT = Instant.parse("2026-01-01T00:00:00.123456Z");
    static final ListsConfig CONFIG = Settings.lists(Map.of());

    private static final String BASE = "https://screenshots.example.com";
    private static final ObjectMapper JSON = new ObjectMapper();

    private SampleLists() {}

    static ScreenshotList list(ListShape shape, String task, int count) {
        TaskScreenshots read = read(shape, task, count);
        return list(task, read, ScreenshotNames.assign(read.screenshots(), List.of()));
    }

    static TaskScreenshots read(ListShape shape, String task, int count) {
        return new TaskScreenshots(shape.screenshots(task, count), TaskLife.ENDED, READ_AT);
    }

    static ScreenshotList list(String task, TaskScreenshots read, List<NamedScreenshot> named) {
        return new ScreenshotList(
                new TaskId(task),
                read.screenshots(),
                named,
                new TaskProgress(read.life(), READ_AT, true),
                Freshness.ofList(read, READ_AT, CONFIG, 0.5),
                null,
                RefreshReason.ORDINARY);
    }

    /** The body of the answer with delivery {@code proxy}. */
    static byte[] body(ScreenshotList list) {
        ClientUrls.Links links = new ClientUrls.Links(BASE, Delivery.PROXY, null);
        return ListBody.of(list, new ListBody.Form(list.task(), links), JSON)
                .json()
                .getBytes();
    }
}
