package io.github.screenshotgateway.upstream;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The two calls of v3 (the vendor's OpenAPI, "Get Session" and "List Session Messages"). */
@Path("/api/v3/sessions/{session_id}")
@Produces(MediaType.APPLICATION_JSON)
public interface V3Api {
    /** The header with the key. */
    String KEY = "X-Browser-Use-API-Key";

    /** The maximum number of messages per page. */
    int LARGEST_PAGE = 100;

    @GET
    Uni<Response> session(@HeaderParam(KEY) String key, @PathParam("session_id") String session);

    /**
     * @param after id of the message before the page; {@code null} for the first page
     * @param limit 1 to {@link #LARGEST_PAGE}
     */
    @GET
    @Path("/messages")
    Uni<Response> messages(
            @HeaderParam(KEY) String key,
            @PathParam("session_id") String session,
            @QueryParam("after") String after,
            @QueryParam("limit") int limit);
}
