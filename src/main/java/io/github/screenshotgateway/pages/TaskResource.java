package io.github.screenshotgateway.pages;

import io.github.screenshotgateway.bounds.FairBulkhead.Claim;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.Routes;
import io.github.screenshotgateway.screenshots.CachedList;
import io.github.screenshotgateway.screenshots.ScreenshotList;
import io.github.screenshotgateway.screenshots.ScreenshotLists;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.traffic.RequestState;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The page of a task. Where the API answers with a problem, this is an error page with the same status. */
@Path(Routes.TASK)
public class TaskResource {
    /** Up to this size, a page renders in a millisecond (2 microseconds per screenshot), without a thread switch. */
    static final int SHORT = 500;

    private final ScreenshotLists lists;
    private final Pages pages;
    private final ScreenshotGrid shots;

    TaskResource(ScreenshotLists lists, Pages pages, ScreenshotGrid shots) {
        this.lists = lists;
        this.pages = pages;
        this.shots = shots;
    }

    @GET
    @Operation(hidden = true)
    public Uni<Response> task(@PathParam("task_id") String taskId, @Context HttpServerRequest request) {
        String root = root(request);
        Claim claim = RequestState.currentClaim();
        return Uni.createFrom()
                .deferred(() -> lists.get(new TaskId(taskId)))
                .chain(answer -> request.method() == HttpMethod.HEAD ? pages.head() : page(claim, answer, root))
                .onFailure(Problem.class)
                .recoverWithUni(problem -> errorPage(problem, taskId, root));
    }

    private Uni<Response> page(Claim claim, CachedList answer, String root) {
        int screenshots = answer.list().size();
        // The screenshots may have been dropped from memory while the page waited for its turn.
        return pages.runInTurn(claim, screenshots, () -> lists.unpack(answer.list())
                .chain(list -> onWorkerIfLarge(answer, screenshots))
                .chain(shown -> rendered(TaskPage.of(shown, root, pages.version()), shown.list())));
    }

    private Uni<Response> rendered(TaskPage page, ScreenshotList list) {
        return pages.render(Templates.task(page), html -> shots.insertInto(html, page.images(), list));
    }

    /** Continues on a worker thread if there are more than {@link #SHORT} screenshots. */
    private static <T> Uni<T> onWorkerIfLarge(T shown, int screenshots) {
        Uni<T> here = Uni.createFrom().item(shown);
        return screenshots <= SHORT ? here : here.emitOn(Infrastructure.getDefaultWorkerPool());
    }

    private Uni<Response> errorPage(Problem problem, String taskId, String root) {
        ErrorPage page = ErrorPage.of(problem, taskId, root, pages.version());
        return pages.render(problem.type().status(), Templates.error(page), problem.headers());
    }

    /** Links are relative, so any prefix of a proxy works. The framework also routes a trailing slash here. */
    private static String root(HttpServerRequest request) {
        return request.path().endsWith("/") ? "../../" : "../";
    }
}
