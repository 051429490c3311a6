package io.github.screenshotgateway.problem;

import static jakarta.ws.rs.core.Response.Status.METHOD_NOT_ALLOWED;
import static jakarta.ws.rs.core.Response.Status.NOT_FOUND;

import io.github.screenshotgateway.config.RootPath;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Turns every exception into the client's error response; no other class does.
 *
 * <p>An error is never cached and has no validators. {@code instance} is the requested path without its query.
 */
class ProblemMapper {
    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

    /** The detail for a request that matches no route. */
    static final String NOT_SERVED = "The gateway does not serve this request.";

    /** Log lines per minute and fault. */
    static final int MAX_REFERENCES = 20;

    private final ProblemWriter writer;
    private final RootPath root;
    private final ThrottledLog log;

    ProblemMapper(ProblemWriter writer, RootPath root, ThrottledLog log) {
        this.writer = writer;
        this.root = root;
        this.log = log;
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

    /** Errors of the framework itself: no such route, method not allowed. */
    @ServerExceptionMapper
    Response framework(WebApplicationException exception, HttpServerRequest request) {
        Response.StatusType status = exception.getResponse().getStatusInfo();
        if (status.getStatusCode() >= 500) {
            return unexpected(exception, request);
        }
        String allowed = Routes.methodsOf(root.strip(request.path())).orElse("GET, HEAD, OPTIONS");
        if (status.getStatusCode() == METHOD_NOT_ALLOWED.getStatusCode() || isUnsupportedMethod(status, request)) {
            // A 405 must list the allowed methods (RFC 9110, section 15.5.6).
            return framework(METHOD_NOT_ALLOWED, request)
                    .header(HttpHeaders.ALLOW, allowed)
                    .build();
        }
        return framework(status, request).build();
    }

    /** When one route lies below another, the framework matches the method against the upper one and answers 404. */
    private boolean isUnsupportedMethod(Response.StatusType status, HttpServerRequest request) {
        String method =
                request.method() == HttpMethod.HEAD ? "GET" : request.method().name();
        return status.getStatusCode() == NOT_FOUND.getStatusCode()
                && Routes.methodsOf(root.strip(request.path()))
                        .filter(allowed -> !List.of(allowed.split(", ")).contains(method))
                        .isPresent();
    }

    private Response.ResponseBuilder framework(Response.StatusType status, HttpServerRequest request) {
        return response("about:blank", status.getReasonPhrase(), status.getStatusCode(), NOT_SERVED, request);
    }

    /**
     * A fault of the gateway. The client gets only a reference, under which the log has the details. For a fault that
     * recurs, the stack trace is logged once a minute, with a limited number of lines with references.
     */
    @ServerExceptionMapper
    Response unexpected(Throwable fault, HttpServerRequest request) {
        String reference = UUID.randomUUID().toString();
        String line = "Unexpected failure, reference " + reference + ": "
                + fault.getClass().getName();
        log.write(LOG, Logger.Level.ERROR, ThrottledLog.kindOf(fault), MAX_REFERENCES, line, fault);
        return response(
                        "about:blank",
                        "Internal Server Error",
                        500,
                        "The gateway failed. Its log has the details, with the reference " + reference + ".",
                        request)
                .build();
    }

    private Response.ResponseBuilder response(
            String type, String title, int status, String detail, HttpServerRequest request) {
        // Set for the path, before the error occurred.
        request.response().headers().remove(HttpHeaders.CACHE_CONTROL);
        return Response.status(status)
                .type(ProblemDocument.MEDIA_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .entity(writer.write(new ProblemDocument(type, title, status, detail, request.path())));
    }
}
