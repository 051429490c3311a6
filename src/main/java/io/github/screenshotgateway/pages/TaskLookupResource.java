package io.github.screenshotgateway.pages;

import io.github.screenshotgateway.http.ResponseHead;
import io.github.screenshotgateway.problem.Routes;
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

/** Target of the form on the start page. */
@Path(Routes.TASKS)
public class TaskLookupResource {
    private final StartResource start;

    TaskLookupResource(StartResource start) {
        this.start = start;
    }

    /** Redirects to the page of the task. An id is often pasted with blanks around it. */
    @GET
    @Operation(hidden = true)
    public Uni<Response> find(@QueryParam("id") String id, @Context HttpServerRequest request) {
        String stripped = id == null ? "" : id.strip();
        if (!TaskId.isValid(stripped)) {
            return start.page(400, stripped);
        }
        return Uni.createFrom()
                .item(new ResponseHead(303)
                        .header(HttpHeaders.LOCATION, (request.path().endsWith("/") ? "" : "tasks/") + stripped)
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .response(null));
    }
}
