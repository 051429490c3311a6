package io.github.screenshotgateway.problem;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** A resource with a bug. */
@Path("/test/fault")
public class FaultyResource {
    static final String SECRET = "https://media.test/1.png?X-Amz-Signature=not-for-clients";

    @GET
    @Operation(hidden = true)
    public String fail() {
        throw new IllegalStateException(SECRET);
    }
}
