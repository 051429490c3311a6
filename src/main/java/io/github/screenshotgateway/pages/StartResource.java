package io.github.screenshotgateway.pages;

import io.github.screenshotgateway.problem.Routes;
import io.github.screenshotgateway.screenshots.NamedScreenshot;
import io.github.screenshotgateway.screenshots.RecentTasks;
import io.github.screenshotgateway.screenshots.ScreenshotList;
import io.github.screenshotgateway.screenshots.ScreenshotLists;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The start page. */
@Path(Routes.START)
public class StartResource {
    /** Characters that the page's form accepts. */
    private static final int LONGEST_ID = 200;

    private final ScreenshotLists lists;
    private final RecentTasks recent;
    private final Pages pages;
    private final Instance<Supplier<List<StartPage.Example>>> examples;

    StartResource(
            ScreenshotLists lists,
            RecentTasks recent,
            Pages pages,
            Instance<Supplier<List<StartPage.Example>>> examples) {
        this.lists = lists;
        this.recent = recent;
        this.pages = pages;
        this.examples = examples;
    }

    @GET
    @Operation(hidden = true)
    public Uni<Response> start() {
        return page(200, null);
    }

    /** @param refused input that is not a task id; {@code null} without one */
    Uni<Response> page(int status, String refused) {
        List<ScreenshotList> shown = recent.newestFirst().stream()
                .map(lists::cached)
                .flatMap(Optional::stream)
                .toList();
        // Each list is searched for its newest screenshot.
        int screenshots = shown.stream().mapToInt(ScreenshotList::size).sum();
        return TaskResource.onWorkerIfLarge(shown, screenshots)
                .chain(all -> pages.render(status, Templates.start(page(refused, all))));
    }

    private StartPage page(String refused, List<ScreenshotList> shown) {
        return new StartPage(
                "./",
                pages.version(),
                refused == null || refused.length() <= LONGEST_ID ? refused : refused.substring(0, LONGEST_ID),
                examples.isResolvable() ? examples.get().get() : List.of(),
                shown.stream().map(StartResource::known).toList());
    }

    private static StartPage.Known known(ScreenshotList list) {
        return new StartPage.Known(
                list.task().value(),
                list.progress().life().isOver(),
                ReadableNumbers.count(list.size()),
                list.find("latest").map(NamedScreenshot::name).orElse(null));
    }
}
