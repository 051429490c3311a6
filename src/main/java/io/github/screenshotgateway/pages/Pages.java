package io.github.screenshotgateway.pages;

import io.github.screenshotgateway.http.ResponseHead;
import io.github.screenshotgateway.http.UnreadBodies;
import io.github.screenshotgateway.http.StreamedBody;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.traffic.Bound;
import io.github.screenshotgateway.traffic.FairBulkhead;
import io.github.screenshotgateway.traffic.TransientHeap;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** What all pages for people have in common: how they are rendered, what browsers may do with them, where they link to. */
@Singleton
class Pages {
    private static final String HTML = "text/html;charset=UTF-8";

    /** Nothing but what the gateway itself serves as a file, and nothing inline: what is escaped wrongly does no harm. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /** Of heap for each screenshot of a page that is being rendered: its HTML, and what the list is unpacked to. */
    private static final int BYTES_OF_SHOT = 1_000;

    /** Each takes a processor, 20 ms for the largest task. */
    private static final int AT_ONCE = 2;

    /** If all are of the largest tasks, the last one waits for ten seconds. */
    private static final int MOST_WAITING = 1_000;

    /** Bytes of heap: two pages of the largest task. */
    private static final long MOST_BYTES = AT_ONCE * 10_000L * BYTES_OF_SHOT;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Assets assets;
    private final FairBulkhead turns = new FairBulkhead(AT_ONCE, MOST_WAITING, Pages::tooMany);
    private final Bound rendering;
    private final UnreadBodies unread;

    Pages(Assets assets, TransientHeap heap, UnreadBodies unread) {
        this.assets = assets;
        this.rendering = heap.part(MOST_BYTES, "pages", RETRY_AFTER);
        this.unread = unread;
    }

    /** Of the scripts and styles, as it is part of their URLs. */
    String version() {
        return assets.version();
    }

    Uni<Response> render(int status, TemplateInstance page) {
        return render(status, page, Map.of());
    }

    /**
     * Renders a page when it is its turn, since each takes some kilobytes of heap for each of its screenshots.
     *
     * @param claim of the request that is answered with it
     * @return fails with {@code upstream-busy} when too many wait, or there is no room
     */
    <T> Uni<T> inTurn(FairBulkhead.Claim claim, int shots, Supplier<Uni<T>> page) {
        long bytes = (long) shots * BYTES_OF_SHOT;
        return turns.run(claim, () -> {
            rendering.enter(bytes);
            return Uni.createFrom().deferred(page::get).onTermination().invoke(() -> rendering.leave(bytes));
        });
    }

    private static Problem tooMany() {
        return Problem.busy("Too many pages are waiting to be rendered.", RETRY_AFTER);
    }

    /** Answers a {@code HEAD} of a page, without its length: that is known when the page is rendered (RFC 9110, 9.3.2). */
    Uni<Response> head() {
        return Uni.createFrom().item(head(200).response(null));
    }

    /** @param headers beside those that all pages have */
    Uni<Response> render(int status, TemplateInstance page, Map<String, String> headers) {
        return page.createUni().map(html -> response(status, Buffer.buffer(html), headers));
    }

    /** @param complete makes the whole page of what the template gives */
    Uni<Response> render(TemplateInstance page, Function<String, Buffer> complete) {
        return page.createUni().map(html -> response(200, complete.apply(html), Map.of()));
    }

    private Response response(int status, Buffer html, Map<String, String> headers) {
        ResponseHead head = head(status);
        headers.forEach(head::header);
        StreamedBody body = (response, context) -> unread.write(context.request(), html);
        return head.response(body);
    }

    /** For a request that no resource answers. */
    void write(RoutingContext context, int status, TemplateInstance page, Map<String, String> headers) {
        page.createUni()
                .subscribe()
                .with(
                        html -> {
                            ResponseHead head = head(status);
                            headers.forEach(head::header);
                            write(head, context.request(), Buffer.buffer(html));
                        },
                        context::fail);
    }

    private void write(ResponseHead head, HttpServerRequest request, Buffer html) {
        try {
            if (request.method() != HttpMethod.HEAD) {
                unread.write(request, head, html);
                return;
            }
        } catch (Problem tooManyUnread) {
            // The status says what matters.
        }
        head.write(request, null);
    }

    private static ResponseHead head(int status) {
        return new ResponseHead(status)
                .header(HttpHeaders.CONTENT_TYPE, HTML)
                // Kept for the way back to it, but not shown anew without a look; and no error, as ever.
                .header(HttpHeaders.CACHE_CONTROL, status < 400 ? "private, no-cache" : "no-store")
                .header("Content-Security-Policy", POLICY)
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Referrer-Policy", "no-referrer")
                .header(ResponseHead.CONTENT_TYPE_OPTIONS, ResponseHead.NOSNIFF);
    }
}
