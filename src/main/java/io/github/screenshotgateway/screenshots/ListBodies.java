package io.github.screenshotgateway.screenshots;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.screenshotgateway.http.EntityTag;
import io.github.screenshotgateway.task.TaskId;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/**
 * The bodies of the lists that are asked for often: made and digested once for each list, and not for each request.
 * Those of all other lists are made when they are asked for, in some microseconds for twenty screenshots.
 */
@Singleton
class ListBodies {
    /** Two thousand lists of twenty screenshots. */
    static final long BYTES_KEPT = 8L * 1024 * 1024;

    /** Screenshots of a list whose body is made in a fraction of a millisecond. */
    private static final int CHEAP = 500;

    /** What an entry takes beside its body. */
    private static final int BYTES_OF_ENTRY = 300;

    private final ObjectMapper json;
    private final Cache<Form, ListBody> bodies = Caffeine.newBuilder()
            .maximumWeight(BYTES_KEPT)
            .weigher((Form form, ListBody body) -> BYTES_OF_ENTRY
                    + (int) body.list().bytes()
                    + form.links().base().length()
                    + body.json().length())
            .build();

    ListBodies(ObjectMapper json) {
        this.json = json;
    }

    /** What the body of a task's list depends on, beside the list. */
    record Form(TaskId task, ClientUrls.Links links) {}

    /** The body of a list; the same one for the same list, as long as it is kept. */
    ListBody of(ScreenshotList list, Form form) {
        ListBody kept = kept(list, form);
        if (kept != null) {
            return kept;
        }
        ListBody made = made(list, form);
        // Caffeine gives room to what is asked for more often: a thousand hosts that come once drive out nothing.
        bodies.put(form, made);
        return made;
    }

    /** The body of a list if it takes next to nothing to have it: it is kept, or soon made; otherwise {@code null}. */
    ListBody ofIfCheap(ScreenshotList list, Form form) {
        return list.size() <= CHEAP ? of(list, form) : kept(list, form);
    }

    private ListBody kept(ScreenshotList list, Form form) {
        ListBody kept = bodies.getIfPresent(form);
        return kept != null && kept.list() == list ? kept : null;
    }

    /** Made anew, whatever is kept. */
    ListBody made(ScreenshotList list, Form form) {
        try {
            return form.links().delivery() == Delivery.DIRECT ? ofUrls(list) : ofNames(list, form.links());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private ListBody ofUrls(ScreenshotList list) throws JsonProcessingException {
        byte[] content = json.writeValueAsBytes(new ScreenshotsDocument(list.urls()));
        return new ListBody(list, Buffer.buffer(content), EntityTag.of(content), list.origins());
    }

    /**
     * Written without an object for each URL, since callers can have it made for ten thousand hosts: names are plain, and what is
     * around them is the same. For the same reason its digest is made of what differs, and not of a megabyte.
     */
    private ListBody ofNames(ScreenshotList list, ClientUrls.Links links) throws JsonProcessingException {
        List<String> names = list.names();
        String frame = json.writeValueAsString(new ScreenshotsDocument(List.of()));
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
