package io.github.screenshotgateway.pages;

import io.github.screenshotgateway.demo.Demo;
import io.github.screenshotgateway.problem.Routes;
import io.github.screenshotgateway.screenshots.KnownLists;
import io.github.screenshotgateway.screenshots.NamedScreenshot;
import io.github.screenshotgateway.screenshots.RecentTasks;
import io.github.screenshotgateway.screenshots.ScreenshotList;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The start page. */
@Path(Routes.START)
public class StartResource {
    /** Characters that the page's form accepts. */
    private static final int LONGEST_ID = 200;

    private final KnownLists lists;
    private final RecentTasks recent;
    private final Pages pages;
    private final Demo demo;

    StartResource(KnownLists lists, RecentTasks recent, Pages pages, Demo demo) {
        this.lists = lists;
        this.recent = recent;
        this.pages = pages;
        this.demo = demo;
    }

    @GET
    @Operation(hidden = true)
    public Uni<Response> start() {
        return page(200, null);
    }

    /** @param refused input that is not a task id; {@code null} without one */
    Uni<Response> page(int status, String refused) {
        List<Uni<Optional<StartPage.Known>>> shown = recent.newestFirst().stream()
                .map(task -> lists.ofAnyAge(task).map(list -> list.map(StartResource::known)))
                .toList();
        Uni<List<Optional<StartPage.Known>>> all = shown.isEmpty()
                ? Uni.createFrom().item(List.of())
                : Uni.join().all(shown).andFailFast();
        return all.chain(found -> pages.render(
                status,
                Templates.start(
                        page(refused, found.stream().flatMap(Optional::stream).toList()))));
    }

    private StartPage page(String refused, List<StartPage.Known> shown) {
        return new StartPage(
                "./",
                pages.version(),
                refused == null || refused.length() <= LONGEST_ID ? refused : refused.substring(0, LONGEST_ID),
                demo.examples(),
                shown);
    }

    private static StartPage.Known known(ScreenshotList list) {
        return new StartPage.Known(
                list.task().value(),
                list.progress().life().isOver(),
                ReadableNumbers.count(list.size()),
                list.find("latest").map(NamedScreenshot::name).orElse(null));
    }
}
