package io.github.screenshotgateway.gallery;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.screenshots.ScreenshotLists;
import io.github.screenshotgateway.task.TaskId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The page of a task. What the API answers with a problem, it says in words, with the same status. */
@Path("/tasks/{task_id}")
public class TaskResource {
    private final ScreenshotLists lists;
    private final Pages pages;

    TaskResource(ScreenshotLists lists, Pages pages) {
        this.lists = lists;
        this.pages = pages;
    }

    @GET
    @Operation(hidden = true)
    public Uni<Response> task(@PathParam("task_id") String taskId, @Context HttpServerRequest request) {
        String root = root(request);
        return Uni.createFrom()
                .deferred(() -> lists.get(new TaskId(taskId)))
                .chain(answer -> pages.render(200, Templates.task(TaskPage.of(answer, root, pages.version()))))
                .onFailure(Problem.class)
                .recoverWithUni(problem -> trouble(problem, root));
    }

    private Uni<Response> trouble(Problem problem, String root) {
        TroublePage page = TroublePage.of(problem, root, pages.version());
        return pages.render(problem.type().status(), Templates.trouble(page), problem.headers());
    }

    /** Links are relative, whatever prefix proxies add. The framework takes a path with a slash at its end for the same. */
    private static String root(HttpServerRequest request) {
        return request.path().endsWith("/") ? "../../" : "../";
    }
}
