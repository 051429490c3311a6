package io.github.screenshotgateway.gallery;

import io.github.screenshotgateway.http.ReplyHead;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** What all pages for people have in common: how they are rendered, what browsers may do with them, where they link to. */
@Singleton
class Pages {
    private static final String HTML = "text/html;charset=UTF-8";

    /** Nothing but what the gateway itself serves as a file, and nothing inline: what is escaped wrongly does no harm. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private final Assets assets;

    Pages(Assets assets) {
        this.assets = assets;
    }

    /** Of the scripts and styles, as it is part of their URLs. */
    String version() {
        return assets.version();
    }

    Uni<Response> render(int status, TemplateInstance page) {
        return render(status, page, Map.of());
    }

    /** @param headers beside those that all pages have */
    Uni<Response> render(int status, TemplateInstance page, Map<String, String> headers) {
        return page.createUni().map(html -> {
            ReplyHead head = head(status);
            headers.forEach(head::header);
            return head.response(html);
        });
    }

    private static ReplyHead head(int status) {
        return new ReplyHead(status)
                .header(HttpHeaders.CONTENT_TYPE, HTML)
                // Kept for the way back to it, but not shown anew without a look; and no error, as ever.
                .header(HttpHeaders.CACHE_CONTROL, status < 400 ? "private, no-cache" : "no-store")
                .header("Content-Security-Policy", POLICY)
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff");
    }
}
