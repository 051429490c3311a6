package io.github.screenshotgateway.problem;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Turns every exception into the error that the client sees; the one place that does.
 *
 * <p>An error is never cached and has no validators. {@code instance} is the path that was asked for, without its
 * query.
 */
class ProblemMapper {
    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

    /** Those of the routes on the client port; a 405 must name them (RFC 9110, section 15.5.6). */
    private static final String ALLOWED_METHODS = "GET, HEAD, OPTIONS";

    /** The one route that takes a body. */
    private static final String WEBHOOKS = "/webhooks/browser-use";

    private static final String WEBHOOKS_METHODS = "POST, OPTIONS";

    private final ProblemWriter writer;

    ProblemMapper(ProblemWriter writer) {
        this.writer = writer;
    }

    @ServerExceptionMapper
    Response expected(Problem problem, HttpServerRequest request) {
        ProblemType type = problem.type();
        if (type.status() >= 500) {
            LOG.debugf(problem.getCause(), "%s: %s", type.slug(), problem.detail());
        }
        Response.ResponseBuilder response =
                response(type.uri().toString(), type.title(), type.status(), problem.detail(), request);
        problem.headers().forEach(response::header);
        return response.build();
    }

    /** What the framework itself answers: no such route, method not allowed. */
    @ServerExceptionMapper
    Response framework(WebApplicationException exception, HttpServerRequest request) {
        Response original = exception.getResponse();
        int status = original.getStatus();
        if (status >= 500) {
            return unexpected(exception, request);
        }
        String title = original.getStatusInfo().getReasonPhrase();
        Response.ResponseBuilder response =
                response("about:blank", title, status, "The gateway does not serve this request.", request);
        if (status == Response.Status.METHOD_NOT_ALLOWED.getStatusCode()) {
            response.header(HttpHeaders.ALLOW, isOfWebhooks(request.path()) ? WEBHOOKS_METHODS : ALLOWED_METHODS);
        }
        return response.build();
    }

    /** The framework takes a path with a slash at its end for the same. */
    private static boolean isOfWebhooks(String path) {
        return path.endsWith(WEBHOOKS) || path.endsWith(WEBHOOKS + "/");
    }

    /** A fault of the gateway: logged once with its trace, found again by the reference; the client sees no more. */
    @ServerExceptionMapper
    Response unexpected(Throwable fault, HttpServerRequest request) {
        String reference = UUID.randomUUID().toString();
        LOG.errorf(fault, "Unexpected failure, reference %s", reference);
        return response(
                        "about:blank",
                        "Internal Server Error",
                        500,
                        "The gateway failed; its log tells more under the reference " + reference + ".",
                        request)
                .build();
    }

    private Response.ResponseBuilder response(
            String type, String title, int status, String detail, HttpServerRequest request) {
        return Response.status(status)
                .type(ProblemDocument.MEDIA_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(writer.write(new ProblemDocument(type, title, status, detail, request.path())));
    }
}
