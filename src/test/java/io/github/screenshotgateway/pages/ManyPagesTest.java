package io.github.screenshotgateway.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import io.github.screenshotgateway.support.BrowserTest;
import io.github.screenshotgateway.support.Pngs;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Opens more pages in one browser than it has connections to a host. */
@QuarkusTest
class ManyPagesTest extends BrowserTest {
    private static final int PAGES = 8;

    /** Streams that all pages of a browser may have together. */
    private static final int MAX_STREAMS = 4;

    private static final Duration CYCLE = Duration.ofSeconds(3);

    @Inject
    MeterRegistry metrics;

    private void running(String task, int screenshots) {
        upstream.v1Task(
                task,
                "running",
                IntStream.rangeClosed(1, screenshots)
                        .mapToObj(step -> upstream.mediaUrl("/m/" + step + ".png"))
                        .toArray(String[]::new));
        upstream.image("/m/" + screenshots + ".png", Pngs.png(screenshots));
    }

    private List<Page> open(List<String> tasks) {
        List<Page> pages = new ArrayList<>(List.of(page));
        while (pages.size() < tasks.size()) {
            pages.add(context.newPage());
        }
        for (int i = 0; i < pages.size(); i++) {
            pages.get(i).navigate(gateway + "tasks/" + tasks.get(i));
        }
        return pages;
    }

    private List<String> tasks(int number) {
        return IntStream.range(0, PAGES).mapToObj(i -> task + "-" + i % number).toList();
    }

    private double streams() {
        return metrics.get("gateway.streams").gauge().value();
    }

    @Test
    void eightPagesLoadAndGrow() {
        List<String> tasks = tasks(PAGES / 2);
        tasks.forEach(each -> running(each, 1));
        List<Page> pages = open(tasks);

        for (int screenshots = 2; screenshots <= 3; screenshots++) {
            int count = screenshots;
            tasks.forEach(each -> running(each, count));
            clock.advance(CYCLE);
            pages.forEach(each -> assertThat(each.locator("#grid .shot")).hasCount(count));
        }
        for (Page each : pages) {
            assertThat(each.locator("#notice")).isHidden();
        }
    }

    @Test
    void openPagesLeaveConnectionsForOtherRequests() {
        List<String> tasks = tasks(PAGES);
        tasks.forEach(each -> running(each, 1));
        open(tasks);
        page.waitForCondition(() -> streams() == MAX_STREAMS);

        // Spans several turns; without a free connection, this would never return.
        for (int i = 0; i < 15; i++) {
            page.waitForTimeout(200);
            assertEquals(200, page.evaluate("() => fetch('/q/openapi', { cache: 'no-store' }).then(a => a.status)"));
        }
    }

    @Test
    void nextTurnResumesFromLastEventId() {
        List<String> listened = new ArrayList<>();
        context.onRequest(request -> {
            if (request.url().contains("/events")) {
                listened.add(request.url());
            }
        });
        running(task, 3);

        open(tasks(1).stream().map(any -> task).toList());
        page.waitForCondition(() -> listened.size() >= 4 * PAGES);

        // By then every page has had a whole turn.
        for (String url : listened.subList(3 * PAGES, 4 * PAGES)) {
            assertEquals("delivery=proxy&last_event_id=1-3", URI.create(url).getQuery());
        }
    }

    /** A closed page leaves its turns to the others. */
    @Test
    void lastOpenPageKeepsItsStream() {
        List<String> tasks = tasks(PAGES);
        tasks.forEach(each -> running(each, 1));
        List<Page> pages = open(tasks);

        pages.subList(1, PAGES).forEach(Page::close);

        page.waitForCondition(() -> streams() == 1);
        running(tasks.get(0), 2);
        clock.advance(CYCLE);
        assertThat(page.locator("#grid .shot")).hasCount(2);
    }
}
