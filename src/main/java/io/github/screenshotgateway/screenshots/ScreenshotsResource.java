package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.delivery.Delivery;
import io.github.screenshotgateway.problem.Routes;
import io.github.screenshotgateway.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * The vendor's v1 call, whatever generation of the API is behind it. {@code Accept} is ignored: there is one
 * representation, and clients that ask for another have always got this one. {@link ListHits} answers requests for
 * fresh lists before they get here.
 */
@Path(Routes.LIST)
@Tag(name = "Screenshots")
public class ScreenshotsResource {
    private final ListResponses replies;

    /** The body, in exactly the shape of the vendor's v1. */
    @Schema(name = "Screenshots")
    public record Document(
            @Schema(
                    description = "URLs of the screenshots in capture order",
                    required = true,
                    examples = "[\"https://screenshots.example.com/api/v1/task/task_42/screenshots/step_1.png\"]")
            List<String> screenshots) {}

    ScreenshotsResource(ListResponses replies) {
        this.replies = replies;
    }

    @GET
    @Operation(
            operationId = "listScreenshots",
            summary = "List the screenshots of a task",
            description = "The URLs of all screenshots that the task has so far, in capture order. Answered from the"
                    + " gateway's cache; Cache-Status, Age and Cache-Control tell how fresh the list is."
                    + " URLs of the upstream that differ in their fragment alone are one picture under two names.")
    @APIResponse(
            responseCode = "200",
            description = "The list; empty while there are no screenshots, and for tasks that take none",
            headers = {
                @Header(name = "ETag", ref = "ETag"),
                @Header(name = "Cache-Control", ref = "Cache-Control"),
                @Header(name = "Age", ref = "Age"),
                @Header(name = "Cache-Status", ref = "Cache-Status")
            },
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Document.class)))
    @APIResponse(
            responseCode = "304",
            description = "The client's copy, named by If-None-Match, is still valid",
            headers = {
                @Header(name = "ETag", ref = "ETag"),
                @Header(name = "Cache-Control", ref = "Cache-Control"),
                @Header(name = "Age", ref = "Age"),
                @Header(name = "Cache-Status", ref = "Cache-Status")
            })
    @Parameter(
            name = "If-None-Match",
            in = ParameterIn.HEADER,
            description = "The ETag of the copy that the client has",
            schema = @Schema(type = SchemaType.STRING))
    @APIResponse(responseCode = "400")
    @APIResponse(responseCode = "404")
    @APIResponse(responseCode = "502")
    @APIResponse(responseCode = "503")
    @APIResponse(responseCode = "504")
    public Uni<Response> list(
            @Parameter(
                            description = "Id of the task",
                            example = "demo-finished",
                            schema = @Schema(type = SchemaType.STRING, pattern = "^" + TaskId.PATTERN + "$"))
                    @PathParam("task_id")
                    String taskId,
            @Parameter(
                            description =
                                    "How the images of this list are delivered; overrides gateway.images.delivery",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"proxy", "redirect", "direct"}))
                    @QueryParam(Delivery.PARAMETER)
                    String override,
            @Context HttpServerRequest request) {
        return replies.get(new TaskId(taskId), Delivery.of(override, null), request)
                .map(replies::response);
    }
}
