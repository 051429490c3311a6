package io.github.screenshotgateway.images;

import io.github.screenshotgateway.http.ByteRange;
import io.github.screenshotgateway.http.CacheStatus;
import io.github.screenshotgateway.http.EntityTag;
import io.github.screenshotgateway.http.ResponseHead;
import io.github.screenshotgateway.images.content.ImageFormat;
import io.github.screenshotgateway.images.content.PreviewWidth;
import io.github.screenshotgateway.images.fetch.MediaUrl;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.task.TaskId;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;

/**
 * Builds the response to one request for an image: whole, a part, or not modified.
 *
 * @param moves whether the requested name may later stand for another image ({@code latest}), so clients must
 *     revalidate
 * @param preview width of the requested preview; {@code null} for the image itself
 * @param policy which pages may show it
 */
record ImageResponseHeaders(
        TaskId task, boolean moves, PreviewWidth preview, ResourcePolicy policy, HttpServerRequest request) {
    /** As long as the vendor keeps images ("Files are stored for 30 days"). */
    private static final CharSequence IMMUTABLE =
            AsciiString.cached("private, max-age=" + Duration.ofDays(30).toSeconds() + ", immutable");

    private static final CharSequence REVALIDATE = AsciiString.cached("private, no-cache");

    /** Images are third-party content: if one is more than a picture, browsers must not run it. */
    private static final CharSequence SANDBOX = AsciiString.cached("sandbox; default-src 'none'");

    private static final CharSequence CONTENT_SECURITY_POLICY = AsciiString.cached("content-security-policy");
    private static final CharSequence BYTES = AsciiString.cached("bytes");

    /**
     * Redirects to the current media URL. Not cacheable, because the URL can be presigned. Browsers check the resource
     * policy of every response on the way to an image.
     */
    static Response redirect(MediaUrl url, CacheStatus ofList, ResourcePolicy policy) {
        return new ResponseHead(307)
                .header(HttpHeaders.LOCATION, url.text())
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header(ResourcePolicy.HEADER, policy.value())
                .header(CacheStatus.HEADER, ofList.value())
                .response(null);
    }

    /**
     * The response with an image.
     *
     * @param name the screenshot's name in the current list
     * @param format of the image, whatever the name ends in
     * @throws Problem {@code invalid-request} or {@code range-not-satisfiable}
     */
    ImageResponse of(String name, ImageFormat format, EntityTag tag, int size, CacheStatus cacheStatus) {
        if (tag.matches(request.headers().getAll(HttpHeaders.IF_NONE_MATCH))) {
            return ImageResponse.empty(describe(new ResponseHead(304), tag, cacheStatus));
        }
        Optional<ByteRange> part = range(tag, size);
        ResponseHead head = describe(new ResponseHead(part.isPresent() ? 206 : 200), tag, cacheStatus)
                .header(HttpHeaders.CONTENT_TYPE, format.mediaType())
                .header(HttpHeaders.ACCEPT_RANGES, BYTES)
                .header(HttpHeaders.CONTENT_DISPOSITION, "inline; filename=\"" + fileName(name, format) + '"')
                .header(ResponseHead.CONTENT_TYPE_OPTIONS, ResponseHead.NOSNIFF)
                .header(CONTENT_SECURITY_POLICY, SANDBOX);
        part.ifPresent(range -> head.header(HttpHeaders.CONTENT_RANGE, range.contentRange()));
        return ImageResponse.of(head, part, size);
    }

    /** Headers that a 304 shares with the 200 that it stands for (RFC 9110, section 15.4.5). */
    private ResponseHead describe(ResponseHead head, EntityTag tag, CacheStatus cacheStatus) {
        return head.header(HttpHeaders.ETAG, tag.value())
                .header(HttpHeaders.CACHE_CONTROL, moves ? REVALIDATE : IMMUTABLE)
                .header(CacheStatus.HEADER, cacheStatus.value())
                .header(ResourcePolicy.HEADER, policy.value());
    }

    /** Ranges are defined for GET only (RFC 9110, section 14.2). */
    private Optional<ByteRange> range(EntityTag tag, int size) {
        String range = request.getHeader("Range");
        if (range == null || request.method() != HttpMethod.GET || !tag.allowsRange(request.getHeader("If-Range"))) {
            return Optional.empty();
        }
        return ByteRange.parse(range, size);
    }

    /** Neither part needs quoting. The extension follows the format, because programs choose by it. */
    private String fileName(String name, ImageFormat format) {
        String stem = task.value() + "-" + ImageFormat.stem(name);
        return format.fileName(preview == null ? stem : stem + "-" + preview.pixels());
    }
}
