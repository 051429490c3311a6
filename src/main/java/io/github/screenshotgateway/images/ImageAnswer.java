package io.github.screenshotgateway.images;

import io.github.screenshotgateway.http.ByteRange;
import io.github.screenshotgateway.http.CacheStatus;
import io.github.screenshotgateway.task.TaskId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;

/**
 * The answer to one request for an image: whole, a part, or nothing new.
 *
 * @param moves whether the name stands for another image later ({@code latest}), so that no client may keep it
 */
record ImageAnswer(TaskId task, boolean moves, HttpServerRequest request) {
    /** As long as the vendor itself keeps images ("Files are stored for 30 days"). */
    private static final String KEPT = "private, max-age=" + Duration.ofDays(30).toSeconds() + ", immutable";

    private static final String ASKED_EACH_TIME = "private, no-cache";

    /** The image comes from elsewhere: should it be more than a picture, browsers must not run it. */
    private static final String SANDBOX = "sandbox; default-src 'none'";

    /** To the media URL of this moment; nobody may keep it, for it can be presigned. */
    static Response redirect(MediaUrl url, CacheStatus ofList) {
        return Response.status(Response.Status.TEMPORARY_REDIRECT)
                .header(HttpHeaders.LOCATION, url.text())
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header(CacheStatus.HEADER, ofList.value())
                .build();
    }

    Response of(Images.Delivered delivered) {
        Image image = delivered.answer().image();
        if (image.tag().matches(request.headers().getAll(HttpHeaders.IF_NONE_MATCH))) {
            return describe(Response.notModified(), delivered).build();
        }
        Optional<ByteRange> part = range(image);
        Buffer body = part.map(range -> image.content().slice(range.first(), range.last() + 1))
                .orElse(image.content());
        Response.ResponseBuilder response = part.map(range ->
                        Response.status(Response.Status.PARTIAL_CONTENT).header("Content-Range", range.contentRange()))
                .orElseGet(Response::ok);
        return describe(response.entity(body), delivered)
                .type("image/png")
                // Stated here, since HEAD has no body from which the framework could tell it.
                .header(HttpHeaders.CONTENT_LENGTH, body.length())
                .header("Accept-Ranges", "bytes")
                .header(HttpHeaders.CONTENT_DISPOSITION, "inline; filename=\"" + fileName(delivered) + '"')
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", SANDBOX)
                .build();
    }

    /** What a 304 has in common with the 200 that it stands for (RFC 9110, section 15.4.5). */
    private Response.ResponseBuilder describe(Response.ResponseBuilder response, Images.Delivered delivered) {
        return response.header(
                        HttpHeaders.ETAG, delivered.answer().image().tag().value())
                .header(HttpHeaders.CACHE_CONTROL, moves ? ASKED_EACH_TIME : KEPT)
                .header(CacheStatus.HEADER, delivered.answer().cacheStatus().value());
    }

    /** Ranges are defined for GET alone (RFC 9110, section 14.2). */
    private Optional<ByteRange> range(Image image) {
        if (request.method() != HttpMethod.GET || !image.tag().allowsRange(request.getHeader("If-Range"))) {
            return Optional.empty();
        }
        return ByteRange.parse(request.getHeader("Range"), image.size());
    }

    /** Both parts are plain, so nothing needs quoting. */
    private String fileName(Images.Delivered delivered) {
        String name = delivered.screenshot().name();
        return task + "-" + name + (name.endsWith(".png") ? "" : ".png");
    }
}
