package io.github.screenshotgateway.pages;

import io.github.screenshotgateway.bounds.Bound;
import io.github.screenshotgateway.bounds.FairBulkhead;
import io.github.screenshotgateway.http.ResponseHead;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.traffic.StreamedBody;
import io.github.screenshotgateway.traffic.TransientHeap;
import io.github.screenshotgateway.traffic.UnreadBodies;
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

/** Renders the HTML pages, with the headers and the content security policy that all of them share. */
@Singleton
class Pages {
    private static final String HTML = "text/html;charset=UTF-8";

    /** Allows only files that the gateway serves, and nothing inline: wrongly escaped text does no harm. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /** Heap for each screenshot while its page is rendered: its HTML and its unpacked list entry. */
    private static final int BYTES_PER_SCREENSHOT = 1_000;

    /** Pages rendered at a time. Each occupies a processor, for 20 ms with the largest task. */
    private static final int MAX_CONCURRENT = 2;

    /** With this many pages of the largest task, the last one waits for ten seconds. */
    private static final int MAX_WAITING = 1_000;

    /** Bytes of heap: two pages of the largest task. */
    private static final long MAX_BYTES = MAX_CONCURRENT * 10_000L * BYTES_PER_SCREENSHOT;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Assets assets;
    private final FairBulkhead turns = new FairBulkhead(MAX_CONCURRENT, MAX_WAITING, Pages::tooMany);
    private final Bound rendering;
    private final UnreadBodies unread;

    Pages(Assets assets, TransientHeap heap, UnreadBodies unread) {
        this.assets = assets;
        this.rendering = heap.part(MAX_BYTES, "Too many pages are being rendered.", RETRY_AFTER);
        this.unread = unread;
    }

    /** Digest of the scripts and styles, which is part of their URLs. */
    String version() {
        return assets.version();
    }

    Uni<Response> render(int status, TemplateInstance page) {
        return render(status, page, Map.of());
    }

    /**
     * Renders a page when its turn comes: each page takes about a kilobyte of heap per screenshot.
     *
     * @param claim of the request for the page
     * @return fails with {@code upstream-busy} when too many pages wait, or the heap for pages is used up
     */
    <T> Uni<T> runInTurn(FairBulkhead.Claim claim, int shots, Supplier<Uni<T>> page) {
        long bytes = (long) shots * BYTES_PER_SCREENSHOT;
        return turns.run(claim, () -> {
            rendering.acquire(bytes);
            return Uni.createFrom().deferred(page::get).onTermination().invoke(() -> rendering.release(bytes));
        });
    }

    private static Problem tooMany() {
        return Problem.busy("Too many pages are waiting to be rendered.", RETRY_AFTER);
    }

    /** Answers {@code HEAD} without a length, which is only known once the page is rendered (RFC 9110, 9.3.2). */
    Uni<Response> head() {
        return Uni.createFrom().item(head(200).response(null));
    }

    /** @param headers in addition to those of all pages */
    Uni<Response> render(int status, TemplateInstance page, Map<String, String> headers) {
        return page.createUni().map(html -> response(status, Buffer.buffer(html), headers));
    }

    /** @param complete turns the template's output into the whole page */
    Uni<Response> render(TemplateInstance page, Function<String, Buffer> complete) {
        return page.createUni().map(html -> response(200, complete.apply(html), Map.of()));
    }

    private Response response(int status, Buffer html, Map<String, String> headers) {
        ResponseHead head = head(status);
        headers.forEach(head::header);
        StreamedBody body = (response, context) -> unread.write(context.request(), html);
        return head.response(body);
    }

    /** Writes a page for a request that does not reach a resource. */
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
            // The status alone says enough.
        }
        head.write(request, null);
    }

    private static ResponseHead head(int status) {
        return new ResponseHead(status)
                .header(HttpHeaders.CONTENT_TYPE, HTML)
                // Browsers keep a page for the way back, but revalidate it on a new visit. Errors are not kept.
                .header(HttpHeaders.CACHE_CONTROL, status < 400 ? "private, no-cache" : "no-store")
                .header("Content-Security-Policy", POLICY)
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Referrer-Policy", "no-referrer")
                .header(ResponseHead.CONTENT_TYPE_OPTIONS, ResponseHead.NOSNIFF);
    }
}
