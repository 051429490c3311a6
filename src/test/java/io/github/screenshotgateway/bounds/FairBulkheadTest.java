package io.github.screenshotgateway.bounds;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.problem.Problem;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Work runs until the test ends it; the test records the order. */
class FairBulkheadTest {
    private final List<String> begun = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final Deque<UniEmitter<? super Void>> running = new ArrayDeque<>();
    private final Set<String> abandoned = new HashSet<>();

    private static FairBulkhead bulkhead(int atOnce, int maxWaiting) {
        return new FairBulkhead(atOnce, maxWaiting, () -> Problem.busy("Too many wait.", Duration.ofSeconds(1)));
    }

    /** @param names names of work; the first character is the client */
    private void submit(FairBulkhead bulkhead, String... names) {
        for (String name : names) {
            bulkhead.run(
                            new FairBulkhead.Claim(name.substring(0, 1), () -> abandoned.contains(name)),
                            () -> Uni.createFrom().<Void>emitter(emitter -> {
                                begun.add(name);
                                running.add(emitter);
                            }))
                    .subscribe()
                    .with(done -> {}, failure -> refused.add(name));
        }
    }

    private void endAll() {
        while (!running.isEmpty()) {
            running.remove().complete(null);
        }
    }

    @Test
    void onlyAllowedNumberRunsAtOnce() {
        submit(bulkhead(2, 10), "a1", "a2", "a3", "b1");

        assertEquals(List.of("a1", "a2"), begun);
    }

    @Test
    void clientsTakeTurns() {
        submit(bulkhead(1, 10), "a1", "a2", "a3", "a4", "b1", "b2", "c1");
        endAll();

        assertEquals(List.of("a1", "b1", "c1", "a2", "b2", "a3", "a4"), begun);
    }

    @Test
    void abandonedWorkIsSkipped() {
        submit(bulkhead(1, 10), "a1", "a2", "a3", "a4");
        abandoned.addAll(Set.of("a1", "a2", "a3"));
        endAll();

        assertEquals(List.of("a1", "a4"), begun);
        assertEquals(List.of("a2", "a3"), refused);
    }

    @Test
    void newestWorkOfClientWithMostIsDisplaced() {
        submit(bulkhead(1, 4), "a1", "a2", "a3", "b1", "a4", "c1");

        assertEquals(List.of("a4"), refused);
    }

    @Test
    void newWorkOfClientWithMostIsRefused() {
        submit(bulkhead(1, 3), "a1", "a2", "a3", "b1", "a4");

        assertEquals(List.of("a4"), refused);
    }

    @Test
    void newClientDoesNotDisplaceClientWithOneCall() {
        submit(bulkhead(1, 2), "a1", "b1", "c1", "d1");

        assertEquals(List.of("d1"), refused);
    }

    @Test
    void failedWorkFreesItsPlace() {
        FairBulkhead bulkhead = bulkhead(1, 1);
        bulkhead.run(new FairBulkhead.Claim("a", () -> false), () -> {
                    throw new IllegalStateException();
                })
                .subscribe()
                .with(done -> {}, failure -> {});
        submit(bulkhead, "a1");

        assertEquals(List.of("a1"), begun);
    }

    @Test
    void endedWorkFreesItsPlaces() {
        FairBulkhead bulkhead = bulkhead(2, 10);
        submit(bulkhead, "a1", "a2", "a3", "a4", "b1");
        endAll();
        submit(bulkhead, "a5", "a6", "a7");

        assertEquals(List.of("a5", "a6"), begun.subList(5, begun.size()));
    }
}
