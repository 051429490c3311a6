package io.github.screenshotgateway.upstream.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.screenshotgateway.cluster.LocalTurns;
import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.task.TaskId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallRateTest {
    private static final RefusedCalls REFUSALS = new RefusedCalls(new SimpleMeterRegistry());

    /** Calls that start immediately, and calls that start within the longest wait of 5 s. */
    private static final int BURST = 5;

    private static final int QUEUE = 100;

    private record Timer(long at, Runnable task) {}

    private record Start(String client, long millis) {}

    private record Refusal(String client, Throwable reason) {}

    private final Queue<Timer> timers = new PriorityQueue<>(Comparator.comparingLong(Timer::at));
    private final List<Start> starts = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private long now = Duration.ofHours(1).toNanos();
    private long begin;

    private final CallRate rate = new CallRate(20, REFUSALS, new LocalTurns(() -> now), () -> now, this::setTimer);

    /** As strict as the timer of Vert.x. */
    private void setTimer(Runnable task, Duration pause) {
        if (pause.toMillis() < 1) {
            throw new IllegalArgumentException("less than a millisecond");
        }
        timers.add(new Timer(now + pause.toNanos(), task));
    }

    private void elapse(Duration time) {
        long end = now + time.toNanos();
        while (!timers.isEmpty() && timers.element().at() <= end) {
            Timer timer = timers.remove();
            now = timer.at();
            timer.task().run();
        }
        now = end;
    }

    /** Restarts the measured time, with a full burst available. */
    private void waitAMinute() {
        elapse(Duration.ofMinutes(1));
        begin = now;
    }

    private void calls(String client, boolean known, int calls) {
        for (int i = 0; i < calls; i++) {
            rate.paced(new CallOrigin(new TaskId("t"), client, known), () -> {
                        starts.add(
                                new Start(client, Duration.ofNanos(now - begin).toMillis()));
                        return Uni.createFrom().voidItem();
                    })
                    .subscribe()
                    .with(done -> {}, failure -> refusals.add(new Refusal(client, failure)));
        }
    }

    private void calls(int calls) {
        calls("a", false, calls);
    }

    private List<Long> millis(String client) {
        return starts.stream()
                .filter(start -> start.client().equals(client))
                .map(Start::millis)
                .toList();
    }

    private List<String> refused() {
        return refusals.stream().map(Refusal::client).toList();
    }

    @Test
    void quarterSecondOfCallsStartsAtOnceAfterAPause() {
        waitAMinute();
        calls(7);
        elapse(Duration.ofSeconds(1));
        assertEquals(List.of(0L, 0L, 0L, 0L, 0L, 50L, 100L), millis("a"));
    }

    @Test
    void callBeyondTheLongestWaitIsRefusedAtOnceWithRetryAfter() {
        waitAMinute();
        calls(BURST + QUEUE + 1);
        Problem refusal = (Problem) refusals.get(0).reason();
        assertEquals(ProblemType.UPSTREAM_BUSY, refusal.type());
        assertEquals(Map.of("Retry-After", "1"), refusal.headers());
        assertEquals(1, refusals.size());
    }

    @Test
    void hundredCallsOfOneClientDelayOthersByOneTurn() {
        waitAMinute();
        calls("flood", false, BURST + QUEUE);

        calls("b", false, 2);
        calls("c", false, 1);
        elapse(Duration.ofMillis(400));

        assertEquals(List.of(50L, 200L), millis("b"));
        assertEquals(List.of(100L), millis("c"));
    }

    /** A hundred addresses that call without pause fill the whole queue. */
    private void crowd() {
        waitAMinute();
        for (int i = 0; i < 2 * BURST + QUEUE; i++) {
            calls("crowd " + i % QUEUE, false, 1);
        }
        for (int turn = 0; turn < QUEUE; turn++) {
            elapse(Duration.ofMillis(50));
            for (int i = 0; i < QUEUE; i++) {
                calls("crowd " + i, false, 1);
            }
        }
    }

    @Test
    void occasionalCallStartsBeforeABusyCrowd() {
        crowd();
        calls("b", false, 1);
        elapse(Duration.ofMillis(100));
        assertEquals(1, millis("b").size());
    }

    @Test
    void knownTasksGetHalfOfTheRate() {
        waitAMinute();
        for (int stranger = 0; stranger < 50; stranger++) {
            calls("stranger " + stranger, false, 2);
        }

        calls("b", true, 10);
        elapse(Duration.ofSeconds(1));

        assertEquals(10, millis("b").size());
        assertEquals(
                LongStream.rangeClosed(1, 10)
                        .boxed()
                        .map(turn -> turn * 100 - 50)
                        .toList(),
                millis("b"));
    }

    @Test
    void unusedShareGoesToWaitingCalls() {
        waitAMinute();
        calls("a", true, BURST + 20);
        elapse(Duration.ofSeconds(1));
        assertEquals(BURST + 20, starts.size());
    }

    /**
     * While others wait, a client's share of the queue shrinks; its calls beyond that share are refused once they are
     * late.
     */
    @Test
    void floodIsRefusedBeyondItsShare() {
        waitAMinute();
        calls("flood", false, BURST + QUEUE);
        calls("b", false, 50);

        calls("flood", false, 1);
        elapse(Duration.ofMillis(5_050));

        assertEquals(50, millis("b").size());
        assertEquals(QUEUE - 50, refused().stream().filter("flood"::equals).count() - 1);
        assertEquals(List.of("flood"), refused().stream().distinct().toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1001})
    void rateOutsideItsBoundsStopsTheStart(int perSecond) {
        InvalidSetting refusal =
                assertThrows(InvalidSetting.class, () -> new CallRate(perSecond, REFUSALS, new LocalTurns(() -> now)));
        assertEquals(true, refusal.getMessage().contains("gateway.upstream.requests-per-second"));
    }
}
