package io.github.screenshotgateway.events;

import io.github.screenshotgateway.delivery.ClientUrls;
import io.github.screenshotgateway.delivery.Delivery;
import io.github.screenshotgateway.http.ResponseHead;
import io.github.screenshotgateway.problem.Routes;
import io.github.screenshotgateway.screenshots.CachedList;
import io.github.screenshotgateway.screenshots.ScreenshotLists;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.traffic.StreamedBody;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Streams the screenshots of a task as they are captured. */
@Path(Routes.EVENTS)
@Tag(name = "Screenshots")
public class EventsResource {
    private final ScreenshotLists lists;
    private final ClientUrls urls;
    private final WatchedTasks watches;

    EventsResource(ScreenshotLists lists, ClientUrls urls, WatchedTasks watches) {
        this.lists = lists;
        this.urls = urls;
        this.watches = watches;
    }

    @GET
    @Operation(
            operationId = "watchScreenshots",
            summary = "Watch the screenshots of a task as they are captured",
            description =
                    "Server-sent events. \"screenshot\" has index, id, name and url; existing screenshots come first."
                            + " \"done\" has the count; it ends the stream when the task is over. \"stale\" means that the"
                            + " upstream fails, \"fresh\" that it works again. \"problem\" ends the stream when the upstream no"
                            + " longer knows the task, or a URL must not be handed out (image-rejected).")
    @APIResponse(
            responseCode = "200",
            description = "The events",
            headers = {@Header(name = "Cache-Control", ref = "Cache-Control")},
            content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(responseCode = "204", description = "The task is over and the client has received everything")
    @APIResponse(responseCode = "400")
    @APIResponse(responseCode = "404")
    @APIResponse(responseCode = "502")
    @APIResponse(responseCode = "503")
    @APIResponse(responseCode = "504")
    public Uni<Response> events(
            @Parameter(
                            description = "Id of the task",
                            example = "demo-finished",
                            schema = @Schema(type = SchemaType.STRING, pattern = "^" + TaskId.PATTERN + "$"))
                    @PathParam("task_id")
                    String taskId,
            @Parameter(
                            description = "How the images are delivered; overrides gateway.images.delivery",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"proxy", "redirect", "direct"}))
                    @QueryParam(Delivery.PARAMETER)
                    String override,
            @Parameter(
                            description =
                                    "The id of the last event that the client has received; the stream continues from there")
                    @HeaderParam("Last-Event-ID")
                    String lastEventId,
            @Parameter(
                            description =
                                    "The same, for a new EventSource, which cannot send the header. The header comes"
                                            + " first, since an EventSource that reconnects sends it to the same URL")
                    @QueryParam("last_event_id")
                    String firstLastEventId,
            @Context HttpServerRequest request) {
        TaskId task = new TaskId(taskId);
        ClientUrls.Links links = urls.links(request, Delivery.of(override, null));
        EventCursor seen = EventCursor.of(lastEventId != null ? lastEventId : firstLastEventId);
        if (links.delivery() != Delivery.DIRECT) {
            return lists.get(task).map(answer -> response(answer, links, seen, request.method()));
        }
        return lists.getWithUrls(task).map(answer -> {
            // The vendor's URLs no longer work then.
            boolean ofArchive = answer.list().archived().isPresent();
            return response(answer, ofArchive ? urls.links(request, Delivery.PROXY) : links, seen, request.method());
        });
    }

    private Response response(CachedList answer, ClientUrls.Links links, EventCursor claimed, HttpMethod method) {
        EventCursor seen = claimed.within(answer.list().find("latest"));
        if (seen.atEnd()
                && answer.list().complete()
                && !seen.missesAnyOf(answer.list().screenshots())) {
            // After any other status, a browser would reconnect again and again (HTML, 9.2.3).
            return new ResponseHead(204)
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .response(null);
        }
        // The framework keeps the body, and all that it refers to, while the stream is open.
        AtomicReference<CachedList> first = new AtomicReference<>(answer);
        StreamedBody events = (response, request) -> watches.serve(first.getAndSet(null), links, seen, request);
        return new ResponseHead(200)
                .header(HttpHeaders.CONTENT_TYPE, MediaType.SERVER_SENT_EVENTS)
                .header(ResponseHead.CONTENT_TYPE_OPTIONS, ResponseHead.NOSNIFF)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                // nginx would hold events back until they fill a buffer.
                .header("X-Accel-Buffering", "no")
                .response(method == HttpMethod.HEAD ? null : events);
    }
}
