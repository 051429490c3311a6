package io.github.screenshotgateway.zip;

import io.github.screenshotgateway.http.CacheStatus;
import io.github.screenshotgateway.http.ResponseHead;
import io.github.screenshotgateway.images.HeldImages;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.problem.Routes;
import io.github.screenshotgateway.problem.ThrottledLog;
import io.github.screenshotgateway.screenshots.CachedList;
import io.github.screenshotgateway.screenshots.ScreenshotLists;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.traffic.UnreadBodies;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** All screenshots of a task as one zip. */
@Path(Routes.ZIP)
@Tag(name = "Screenshots")
public class ZipResource {
    private static final String ZIP = "application/zip";

    private final ScreenshotLists lists;
    private final HeldImages images;
    private final Zips zips;
    private final Vertx vertx;
    private final InstantSource clock;
    private final ThrottledLog log;
    private final UnreadBodies unread;

    ZipResource(
            ScreenshotLists lists,
            HeldImages images,
            Zips zips,
            Vertx vertx,
            InstantSource clock,
            ThrottledLog log,
            UnreadBodies unread) {
        this.unread = unread;
        this.log = log;
        this.lists = lists;
        this.images = images;
        this.zips = zips;
        this.vertx = vertx;
        this.clock = clock;
    }

    @GET
    @Operation(
            operationId = "getScreenshotsZip",
            summary = "Get all screenshots of a task as one zip",
            description = "The current screenshots in capture order, streamed. An entry's name is its position and the"
                    + " screenshot's name, such as 001-step_1.png. Images that the media host does not have are listed"
                    + " in a last entry, missing.txt; after twenty of them in a row, one line names the rest, which"
                    + " are not requested. If an image is temporarily unavailable, the zip ends early; if it is the"
                    + " first one, the answer is that error.")
    @APIResponse(
            responseCode = "200",
            description = "The zip",
            headers = {
                @Header(name = "Content-Disposition", ref = "Content-Disposition"),
                @Header(name = "Cache-Control", ref = "Cache-Control"),
                @Header(name = "Cache-Status", ref = "Cache-Status")
            },
            content = @Content(mediaType = ZIP, schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(responseCode = "400")
    @APIResponse(
            responseCode = "404",
            description = "task-not-found: Task not found; screenshot-not-found: the task has no screenshots")
    @APIResponse(responseCode = "502")
    @APIResponse(responseCode = "503")
    @APIResponse(responseCode = "504")
    public Uni<Response> zip(
            @Parameter(
                            description = "Id of the task",
                            example = "demo-finished",
                            schema = @Schema(type = SchemaType.STRING, pattern = "^" + TaskId.PATTERN + "$"))
                    @PathParam("task_id")
                    String taskId,
            @Context RoutingContext routed) {
        TaskId task = new TaskId(taskId);
        var context = vertx.getOrCreateContext();
        return lists.get(task)
                .emitOn(next -> context.runOnContext(here -> next.run()))
                .flatMap(answer -> response(task, answer, routed));
    }

    private Uni<Response> response(TaskId task, CachedList answer, RoutingContext routed) {
        if (answer.list().size() == 0) {
            throw new Problem(ProblemType.SCREENSHOT_NOT_FOUND, "The task has no screenshots.");
        }
        ResponseHead head = new ResponseHead(200)
                .header(HttpHeaders.CONTENT_TYPE, ZIP)
                .header(ResponseHead.CONTENT_TYPE_OPTIONS, ResponseHead.NOSNIFF)
                // Task ids contain nothing that needs escaping.
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + task + ".zip\"")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header(CacheStatus.HEADER, answer.cacheStatus().value());
        HttpServerRequest request = routed.request();
        if (request.method() == HttpMethod.HEAD) {
            return Uni.createFrom().item(head.response(null));
        }
        ReadAhead ahead = new ReadAhead(images, vertx, answer.list(), unread.pacedReader(request));
        return new ZipStream(vertx, clock, request, ahead, zips, log)
                .prepare(routed)
                .map(head::response);
    }
}
