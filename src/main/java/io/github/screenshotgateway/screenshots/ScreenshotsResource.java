package io.github.screenshotgateway.screenshots;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.screenshotgateway.http.CacheStatus;
import io.github.screenshotgateway.http.EntityTag;
import io.github.screenshotgateway.problem.ProblemDocument;
import io.github.screenshotgateway.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * The vendor's v1 call, whatever generation of the API is behind it. {@code Accept} is not looked at: there is one
 * representation, and clients that ask for another have lived with this one so far.
 */
@Path("/api/v1/task/{task_id}/screenshots")
@Tag(name = "Screenshots")
public class ScreenshotsResource {
    private final ScreenshotLists lists;
    private final ClientUrls urls;
    private final DeliveryConfig delivery;
    private final ObjectMapper json;
    private final InstantSource clock;

    ScreenshotsResource(
            ScreenshotLists lists, ClientUrls urls, DeliveryConfig delivery, ObjectMapper json, InstantSource clock) {
        this.lists = lists;
        this.urls = urls;
        this.delivery = delivery;
        this.json = json;
        this.clock = clock;
    }

    @GET
    @Operation(
            operationId = "listScreenshots",
            summary = "List the screenshots of a task",
            description = "The URLs of all screenshots that the task has so far, in capture order. Answered from the"
                    + " gateway's cache; Cache-Status, Age and Cache-Control tell how fresh the list is.")
    @APIResponse(
            responseCode = "200",
            description = "The list; empty while there are no screenshots, and for tasks that take none",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ScreenshotsDocument.class)))
    @APIResponse(responseCode = "304", description = "The client's copy, named by If-None-Match, is still right")
    @APIResponse(
            responseCode = "default",
            description = "A problem; see the README's error table",
            content =
                    @Content(
                            mediaType = ProblemDocument.MEDIA_TYPE,
                            schema = @Schema(implementation = ProblemDocument.class)))
    public Uni<Response> list(
            @Parameter(description = "Id of the task", schema = @Schema(pattern = TaskId.PATTERN)) @PathParam("task_id")
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
        TaskId task = new TaskId(taskId);
        Delivery asked = Delivery.of(override, delivery.delivery());
        Delivery carried = override == null ? null : asked;
        String base = urls.base(request);
        List<String> ifNoneMatch = request.headers().getAll(HttpHeaders.IF_NONE_MATCH);
        return (asked == Delivery.DIRECT ? lists.getWithUrls(task) : lists.get(task))
                .map(answer -> respond(answer, asked, carried, base, ifNoneMatch));
    }

    private Response respond(
            ListAnswer answer, Delivery asked, Delivery carried, String base, List<String> ifNoneMatch) {
        ScreenshotList list = answer.list();
        byte[] body = render(list.screenshots().stream()
                .map(named ->
                        asked == Delivery.DIRECT ? named.url() : urls.image(base, list.task(), named.name(), carried))
                .toList());
        EntityTag tag = EntityTag.of(body);
        boolean known = tag.matches(ifNoneMatch);
        Instant now = clock.instant();
        return (known
                        ? Response.notModified()
                        // Stated here, since HEAD has no body from which the framework could tell it.
                        : Response.ok(Buffer.buffer(body)).header(HttpHeaders.CONTENT_LENGTH, body.length))
                .type(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.ETAG, tag.value())
                .header(
                        HttpHeaders.CACHE_CONTROL,
                        "private, max-age=" + list.freshness().lifetime().toSeconds())
                .header("Age", list.freshness().age(now).toSeconds())
                .header(CacheStatus.HEADER, answer.cacheStatus().value())
                .build();
    }

    private byte[] render(List<String> urls) {
        try {
            return json.writeValueAsBytes(new ScreenshotsDocument(urls));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
