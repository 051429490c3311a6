package io.github.screenshotgateway.pages;

import io.github.screenshotgateway.http.ResponseHead;
import io.github.screenshotgateway.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Where the form of the start page leads to. */
@Path("/tasks")
public class FindResource {
    private final StartResource start;

    FindResource(StartResource start) {
        this.start = start;
    }

    /** What was pasted may have blanks around it. */
    @GET
    @Operation(hidden = true)
    public Uni<Response> find(@QueryParam("id") String id, @Context HttpServerRequest request) {
        String asked = id == null ? "" : id.strip();
        if (!TaskId.isOne(asked)) {
            return start.page(400, asked);
        }
        return Uni.createFrom()
                .item(new ResponseHead(303)
                        .header(HttpHeaders.LOCATION, (request.path().endsWith("/") ? "" : "tasks/") + asked)
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .response(null));
    }
}
