package io.github.screenshotgateway.upstream;

import io.github.screenshotgateway.http.ContentCoding;
import io.github.screenshotgateway.http.Gzip;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** The bytes of an API response. */
final class ResponseBody {
    private ResponseBody() {}

    /**
     * Reads the body, and unpacks it if it is compressed.
     *
     * @return {@code null} for none
     * @throws Problem {@code upstream-bad-response} when it cannot be read, or is too large
     */
    static byte[] of(Response response) {
        try {
            byte[] body = response.readEntity(byte[].class);
            return body == null ? body : decompress(body, coding(response));
        } catch (IllegalArgumentException e) {
            throw new Problem(ProblemType.UPSTREAM_BAD_RESPONSE, "The upstream's response has no valid Content-Type.");
        }
    }

    private static ContentCoding coding(Response response) {
        List<Object> headers = response.getHeaders().getOrDefault(HttpHeaders.CONTENT_ENCODING, List.of());
        return ContentCoding.of(headers.stream().map(Object::toString).toList());
    }

    /** Large responses are read one at a time, so only one at a time can unpack to more bytes than arrived. */
    private static byte[] decompress(byte[] body, ContentCoding coding) {
        if (coding.isNone()) {
            return body;
        }
        if (!coding.isGzip()) {
            throw new Problem(
                    ProblemType.UPSTREAM_BAD_RESPONSE,
                    "The upstream's response is compressed " + coding.refusal()
                            + ", which the gateway did not ask for.");
        }
        ByteArrayOutputStream unpacked = new ByteArrayOutputStream();
        try {
            Gzip.unpack(body, body.length, piece -> {
                if (unpacked.size() + piece.length > ResponseLimit.LIMIT) {
                    throw new Problem(ProblemType.UPSTREAM_BAD_RESPONSE, "The upstream's response is too large.");
                }
                unpacked.writeBytes(piece);
            });
        } catch (IOException e) {
            throw new Problem(
                    ProblemType.UPSTREAM_BAD_RESPONSE,
                    "The upstream's response is announced as gzip, but is not a complete gzip.");
        }
        return unpacked.toByteArray();
    }
}
