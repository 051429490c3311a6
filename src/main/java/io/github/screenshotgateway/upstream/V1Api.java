package io.github.screenshotgateway.upstream;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The two calls of v1 (the vendor's pages "Get Task Screenshots" and "Get Task Status"). */
@Path("/api/v1/task/{task_id}")
@Produces(MediaType.APPLICATION_JSON)
public interface V1Api {
    /** Returns {@code {"screenshots": [url, ...]}}; the array can be null. */
    @GET
    @Path("/screenshots")
    Uni<Response> screenshots(@HeaderParam(HttpHeaders.AUTHORIZATION) String bearer, @PathParam("task_id") String task);

    /** Returns a bare JSON string, such as {@code "running"}. */
    @GET
    @Path("/status")
    Uni<Response> status(@HeaderParam(HttpHeaders.AUTHORIZATION) String bearer, @PathParam("task_id") String task);
}
