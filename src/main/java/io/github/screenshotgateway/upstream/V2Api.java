package io.github.screenshotgateway.upstream;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The call of v2 that returns steps and status together (the vendor's OpenAPI, "Get Task"). */
@Path("/api/v2/tasks/{task_id}")
@Produces(MediaType.APPLICATION_JSON)
public interface V2Api {
    @GET
    Uni<Response> task(@HeaderParam("X-Browser-Use-API-Key") String key, @PathParam("task_id") String task);
}
