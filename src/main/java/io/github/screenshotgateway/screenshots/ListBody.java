package io.github.screenshotgateway.screenshots;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.screenshotgateway.delivery.ClientUrls;
import io.github.screenshotgateway.delivery.Delivery;
import io.github.screenshotgateway.http.EntityTag;
import io.github.screenshotgateway.task.TaskId;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;

/**
 * The body of a list, as it is sent.
 *
 * @param list the list
 * @param json never modified
 * @param origins of the upstream's own URLs in it; empty if it has none
 */
record ListBody(ScreenshotList list, Buffer json, EntityTag tag, Set<String> origins) implements HotLists.MadeFromList {
    @Override
    public long bytes() {
        return list.bytes() + json.length();
    }

    /** What the body of a task's list depends on, beside the list. */
    record Form(TaskId task, ClientUrls.Links links) {}

    /** Takes half a millisecond for {@link HotLists#SHORT} screenshots. */
    static ListBody of(ScreenshotList list, Form form, ObjectMapper json) {
        try {
            return form.links().delivery() == Delivery.DIRECT ? ofUrls(list, json) : ofNames(list, form.links(), json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ListBody ofUrls(ScreenshotList list, ObjectMapper json) throws JsonProcessingException {
        byte[] content = json.writeValueAsBytes(new ScreenshotsResource.Document(list.urls()));
        return new ListBody(list, Buffer.buffer(content), EntityTag.of(content), list.origins());
    }

    /**
     * Written without an object for each URL, because clients can request it for ten thousand hosts: names are plain,
     * and the text around them is always the same. For the same reason, the tag is a digest of only the texts that
     * differ.
     */
    private static ListBody ofNames(ScreenshotList list, ClientUrls.Links links, ObjectMapper json)
            throws JsonProcessingException {
        List<String> names =
                list.screenshots().stream().map(NamedScreenshot::name).toList();
        String frame = json.writeValueAsString(new ScreenshotsResource.Document(List.of()));
        int inside = frame.indexOf(']');
        String quotedBefore = json.writeValueAsString(links.beforeName(list.task()));
        String before = quotedBefore.substring(0, quotedBefore.length() - 1);
        String after = json.writeValueAsString(links.afterName()).substring(1);
        String allNames = String.join("\n", names);

        byte[] beforeFirst = (frame.substring(0, inside) + before).getBytes(UTF_8);
        byte[] between = (after + ',' + before).getBytes(UTF_8);
        Buffer body = Buffer.buffer(beforeFirst.length + names.size() * between.length + allNames.length());
        byte[] next = beforeFirst;
        for (String name : names) {
            body.appendBytes(next).appendString(name);
            next = between;
        }
        body.appendString(names.isEmpty() ? frame : after + frame.substring(inside));
        EntityTag tag = EntityTag.of((before + '\n' + after + '\n' + allNames).getBytes(UTF_8));
        return new ListBody(list, body, tag, Set.of());
    }
}
