package io.github.screenshotgateway.images;

import io.github.screenshotgateway.delivery.Delivery;
import io.github.screenshotgateway.images.content.PreviewWidth;
import io.github.screenshotgateway.problem.Routes;
import io.github.screenshotgateway.screenshots.ScreenshotNames;
import io.github.screenshotgateway.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
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
 * One screenshot: its bytes, or a redirect to them. {@code Accept} is ignored, as for lists. {@link ImageHits} answers
 * most requests for stored images before they get here.
 */
@Path(Routes.IMAGE)
@Tag(name = "Screenshots")
public class ImageResource {
    private final ImageResponses responses;

    ImageResource(ImageResponses responses) {
        this.responses = responses;
    }

    @GET
    @Operation(
            operationId = "getScreenshot",
            summary = "Get one screenshot",
            description =
                    "The image (delivery proxy), or a redirect to it (redirect, direct). It is a PNG, a JPEG or a WebP,"
                            + " as the media type says, whatever its name ends in. The names latest and first"
                            + " stand for the newest and the oldest screenshot of the moment. Range, If-Range and"
                            + " If-None-Match are understood.")
    @APIResponse(
            responseCode = "200",
            description = "The image",
            headers = {
                @Header(name = "ETag", ref = "ETag"),
                @Header(name = "Cache-Control", ref = "Cache-Control"),
                @Header(name = "Cache-Status", ref = "Cache-Status"),
                @Header(name = "Cross-Origin-Resource-Policy", ref = "Cross-Origin-Resource-Policy"),
                @Header(name = "Accept-Ranges", ref = "Accept-Ranges"),
                @Header(name = "Content-Length", ref = "Content-Length"),
                @Header(name = "Content-Disposition", ref = "Content-Disposition")
            },
            content = {
                @Content(mediaType = "image/png", schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(mediaType = "image/jpeg", schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(mediaType = "image/webp", schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(
            responseCode = "206",
            description = "The part of the image that Range asks for",
            headers = {
                @Header(name = "ETag", ref = "ETag"),
                @Header(name = "Cache-Control", ref = "Cache-Control"),
                @Header(name = "Cache-Status", ref = "Cache-Status"),
                @Header(name = "Cross-Origin-Resource-Policy", ref = "Cross-Origin-Resource-Policy"),
                @Header(name = "Accept-Ranges", ref = "Accept-Ranges"),
                @Header(name = "Content-Length", ref = "Content-Length"),
                @Header(name = "Content-Disposition", ref = "Content-Disposition"),
                @Header(name = "Content-Range", ref = "Content-Range")
            },
            content = {
                @Content(mediaType = "image/png", schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(mediaType = "image/jpeg", schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(mediaType = "image/webp", schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(
            responseCode = "304",
            description = "The client's copy, named by If-None-Match, is still valid",
            headers = {
                @Header(name = "ETag", ref = "ETag"),
                @Header(name = "Cache-Control", ref = "Cache-Control"),
                @Header(name = "Cache-Status", ref = "Cache-Status"),
                @Header(name = "Cross-Origin-Resource-Policy", ref = "Cross-Origin-Resource-Policy")
            })
    @APIResponse(
            responseCode = "307",
            description = "The image is at Location, for a short time",
            headers = {
                @Header(name = "Location", ref = "Location"),
                @Header(name = "Cache-Control", ref = "Cache-Control"),
                @Header(name = "Cache-Status", ref = "Cache-Status"),
                @Header(name = "Cross-Origin-Resource-Policy", ref = "Cross-Origin-Resource-Policy")
            })
    @Parameter(
            name = "If-None-Match",
            in = ParameterIn.HEADER,
            description = "The ETag of the copy that the client has",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "Range",
            in = ParameterIn.HEADER,
            description = "A part of the image; a request for several gets the whole image",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "If-Range",
            in = ParameterIn.HEADER,
            description = "The ETag of the copy that the range completes",
            schema = @Schema(type = SchemaType.STRING))
    @APIResponse(responseCode = "400")
    @APIResponse(responseCode = "404")
    @APIResponse(responseCode = "410")
    @APIResponse(responseCode = "416")
    @APIResponse(responseCode = "502")
    @APIResponse(responseCode = "503")
    @APIResponse(responseCode = "504")
    public Uni<Response> image(
            @Parameter(
                            description = "Id of the task",
                            example = "demo-finished",
                            schema = @Schema(type = SchemaType.STRING, pattern = "^" + TaskId.PATTERN + "$"))
                    @PathParam("task_id")
                    String taskId,
            @Parameter(
                            description = "Name from the list, or latest, or first",
                            example = "latest",
                            schema = @Schema(type = SchemaType.STRING, pattern = "^" + ScreenshotNames.PATTERN + "$"))
                    @PathParam("name")
                    String name,
            @Parameter(
                            description = "How the image is delivered; overrides gateway.images.delivery",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"proxy", "redirect", "direct"}))
                    @QueryParam(Delivery.PARAMETER)
                    String override,
            @Parameter(
                            description =
                                    "Asks for a preview of this width in pixels, or of the image's own when that is"
                                            + " narrower. It is a PNG; where none is made, it is the image itself."
                                            + " The gateway itself delivers it, always.",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            enumeration = {"160", "320", "640"}))
                    @QueryParam(PreviewWidth.PARAMETER)
                    String width,
            @Context HttpServerRequest request) {
        return responses.get(taskId, name, override, width, request);
    }
}
