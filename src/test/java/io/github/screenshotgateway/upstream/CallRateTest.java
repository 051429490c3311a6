package io.github.screenshotgateway.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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

    /** Calls that start at once, and calls that have their turns within the longest wait of 5 s. */
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

    private final CallRate rate = new CallRate(20, REFUSALS, () -> now, this::setTimer);

    /** As strict as that of Vert.x. */
    private void setTimer(Runnable task, Duration pause) {
        if (pause.toMillis() < 1) {
            throw new IllegalArgumentException("less than a millisecond");
        }
        timers.add(new Timer(now + pause.toNanos(), task));
    }

    private void pass(Duration time) {
        long end = now + time.toNanos();
        while (!timers.isEmpty() && timers.element().at() <= end) {
            Timer timer = timers.remove();
            now = timer.at();
            timer.task().run();
        }
        now = end;
    }

    /** From here on, times count; no turn has been taken of late. */
    private void aMinuteLater() {
        pass(Duration.ofMinutes(1));
        begin = now;
    }

    private void calls(String client, boolean known, int calls) {
        for (int i = 0; i < calls; i++) {
            rate.paced(new Flow(new TaskId("t"), client, known), () -> {
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
    void afterAPauseAQuarterOfASecondsCallsStartAtOnce() {
        aMinuteLater();

        calls(7);
        pass(Duration.ofSeconds(1));

        assertEquals(List.of(0L, 0L, 0L, 0L, 0L, 50L, 100L), millis("a"));
    }

    @Test
    void noSecondSeesMoreThanTheVendorAllows() {
        aMinuteLater();

        calls(60);
        pass(Duration.ofMillis(999));

        assertEquals(24, starts.size());
    }

    @Test
    void aTimerThatIsLateLosesNoTurn() {
        aMinuteLater();
        calls(BURST + 4);

        Timer late = timers.remove();
        now += Duration.ofMillis(110).toNanos();
        late.task().run();

        assertEquals(BURST + 2, starts.size());
    }

    @Test
    void noTimerIsSetForLessThanAMillisecond() {
        aMinuteLater();
        calls(BURST);
        pass(Duration.ofMillis(50).minusNanos(1_000));

        calls(1);
        pass(Duration.ofMillis(1));

        assertEquals(BURST + 1, starts.size());
    }

    @Test
    void aCallThatWouldWaitForTooLongIsRefusedAtOnceWithTheTimeToComeAgain() {
        aMinuteLater();
        calls(BURST + QUEUE + 1);

        Problem refusal = (Problem) refusals.get(0).reason();

        assertEquals(ProblemType.UPSTREAM_BUSY, refusal.type());
        assertEquals(Map.of("Retry-After", "1"), refusal.headers());
        assertEquals(1, refusals.size());
    }

    @Test
    void refusedCallsTakeNoTurn() {
        aMinuteLater();
        calls(BURST + QUEUE + 1000);

        pass(Duration.ofMillis(5_000));

        assertEquals(BURST + QUEUE, starts.size());
    }

    @Test
    void aClientsHundredCallsDelayOthersByOneTurnEach() {
        aMinuteLater();
        calls("flood", false, BURST + QUEUE);

        calls("b", false, 2);
        calls("c", false, 1);
        pass(Duration.ofMillis(400));

        assertEquals(List.of(50L, 200L), millis("b"));
        assertEquals(List.of(100L), millis("c"));
    }

    /** A hundred addresses that ask without a pause have the whole queue. */
    private void crowd() {
        aMinuteLater();
        for (int i = 0; i < 2 * BURST + QUEUE; i++) {
            calls("crowd " + i % QUEUE, false, 1);
        }
        for (int turn = 0; turn < QUEUE; turn++) {
            pass(Duration.ofMillis(50));
            for (int i = 0; i < QUEUE; i++) {
                calls("crowd " + i, false, 1);
            }
        }
    }

    @Test
    void aClientThatAsksNowAndThenComesBeforeACrowdThatAsksWithoutAPause() {
        crowd();

        calls("b", false, 1);
        pass(Duration.ofMillis(100));

        assertEquals(1, millis("b").size());
    }

    @Test
    void aClientThatHasHadItsTurnHasTheNextOneAfterThoseOfTheCrowd() {
        crowd();
        calls("b", false, 1);
        pass(Duration.ofMillis(100));
        int before = starts.size();

        calls("b", false, 1);
        pass(Duration.ofSeconds(5));

        assertEquals(2, millis("b").size());
        assertEquals("b", starts.get(before + QUEUE - 2).client());
    }

    @Test
    void halfOfTheRateIsKeptForKnownTasks() {
        aMinuteLater();
        for (int stranger = 0; stranger < 50; stranger++) {
            calls("stranger " + stranger, false, 2);
        }

        calls("b", true, 10);
        pass(Duration.ofSeconds(1));

        assertEquals(10, millis("b").size());
        assertEquals(
                LongStream.rangeClosed(1, 10)
                        .boxed()
                        .map(turn -> turn * 100 - 50)
                        .toList(),
                millis("b"));
    }

    @Test
    void halfOfTheRateIsKeptForFirstReads() {
        aMinuteLater();
        calls("a", true, BURST + QUEUE);

        calls("b", false, 1);
        pass(Duration.ofMillis(100));

        assertEquals(1, millis("b").size());
    }

    @Test
    void turnsThatNobodyElseWantsAreNotKept() {
        aMinuteLater();
        calls("a", true, BURST + 20);

        pass(Duration.ofSeconds(1));

        assertEquals(BURST + 20, starts.size());
    }

    /** What it may have waiting shrinks to its share, while others wait; what waits already is refused when it is late. */
    @Test
    void aFloodIsRefusedForWhatItsShareDoesNotHold() {
        aMinuteLater();
        calls("flood", false, BURST + QUEUE);
        calls("b", false, 50);

        calls("flood", false, 1);
        pass(Duration.ofMillis(5_050));

        assertEquals(50, millis("b").size());
        assertEquals(QUEUE - 50, refused().stream().filter("flood"::equals).count() - 1);
        assertEquals(List.of("flood"), refused().stream().distinct().toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1001})
    void aRateThatCannotBeKeptIsRefusedAtStart(int perSecond) {
        InvalidSetting refusal = assertThrows(InvalidSetting.class, () -> new CallRate(perSecond, REFUSALS));

        assertEquals(true, refusal.getMessage().contains("GATEWAY_UPSTREAM_REQUESTS_PER_SECOND"));
    }
}
