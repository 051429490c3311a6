package io.github.screenshotgateway.screenshots;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.screenshotgateway.http.EntityTag;
import io.github.screenshotgateway.task.TaskId;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.util.List;

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
        ClientUrls.Links links = form.links();
        List<String> shown = links.delivery() == Delivery.DIRECT
                ? list.urls()
                : list.names().stream().map(name -> links.to(list.task(), name)).toList();
        try {
            byte[] content = json.writeValueAsBytes(new ScreenshotsDocument(shown));
            return new ListBody(list, Buffer.buffer(content), EntityTag.of(content));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
