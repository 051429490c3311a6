package io.github.screenshotgateway.coalesce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SharedCallsTest {
    private static final int MOST_WAITING = 3;

    private final SharedCalls<String, String> calls = new SharedCalls<>(MOST_WAITING);
    private final List<UniEmitter<? super String>> underWay = new ArrayList<>();
    private final List<String> kept = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    private SharedCalls.Ticket<String> join() {
        return calls.join("key", Optional::empty, () -> Uni.createFrom().emitter(underWay::add), this::keep);
    }

    @Test
    void oneCallServesAll() {
        SharedCalls.Ticket<String> first = join();
        SharedCalls.Ticket<String> second = join();
        underWay.get(0).complete("value");

        assertEquals(1, underWay.size());
        assertEquals(List.of("value", "value"), List.of(await(first), await(second)));
    }

    @Test
    void onlyTheFirstHasItMade() {
        assertFalse(join().joined());
        assertTrue(join().joined());
    }

    @Test
    void whoLeavesCancelsNothing() {
        SharedCalls.Ticket<String> leaving = join();
        SharedCalls.Ticket<String> staying = join();
        leaving.result().subscribe().with(value -> {}).cancel();

        underWay.get(0).complete("value");

        assertEquals("value", await(staying));
    }

    @Test
    void aCallIsAbandonedWhenAllWhoWaitHaveLeft() {
        Cancellable first = join().result().subscribe().with(value -> {});
        Cancellable second = join().result().subscribe().with(value -> {});

        first.cancel();
        assertFalse(calls.isAbandoned("key"));
        second.cancel();
        assertTrue(calls.isAbandoned("key"));
    }

    /** Whoever has had it made waits a moment later. */
    @Test
    void aCallThatHasJustBegunIsNotAbandoned() {
        join();

        assertFalse(calls.isAbandoned("key"));
    }

    @Test
    void aFailureIsToldToAllAndForgotten() {
        SharedCalls.Ticket<String> first = join();
        underWay.get(0).fail(new IllegalStateException());
        assertThrows(IllegalStateException.class, () -> await(first));

        join();

        assertEquals(2, underWay.size());
    }

    /** A call may have ended between the look into the cache and the call. */
    @Test
    void whatIsKnownByNowIsNotAskedForAgain() {
        SharedCalls.Ticket<String> ticket = calls.join(
                "key", () -> Optional.of("known"), () -> Uni.createFrom().emitter(underWay::add), this::keep);

        assertEquals("known", await(ticket));
        assertEquals(List.of(), underWay);
    }

    @Test
    void aLookThatFailsBlocksNobody() {
        SharedCalls.Ticket<String> failed = calls.join(
                "key",
                () -> {
                    throw new IllegalStateException();
                },
                () -> Uni.createFrom().item("value"),
                this::keep);
        assertThrows(IllegalStateException.class, () -> await(failed));

        assertFalse(join().joined());
    }

    @Test
    void whatACallReturnsIsKeptBeforeAnybodyIsTold() {
        SharedCalls.Ticket<String> ticket = join();
        List<String> keptWhenTold = new ArrayList<>();
        ticket.result().subscribe().with(value -> keptWhenTold.addAll(kept));

        underWay.get(0).complete("value");

        assertEquals(List.of("value"), keptWhenTold);
    }

    @Test
    void aFailureIsNotKept() {
        join();
        underWay.get(0).fail(new IllegalStateException());

        assertEquals(List.of(), kept);
    }

    @Test
    void aForgottenCallIsNotKeptButToldToThoseWhoWait() {
        SharedCalls.Ticket<String> ticket = join();
        calls.forget("key"::equals);
        underWay.get(0).complete("outdated");

        assertEquals("outdated", await(ticket));
        assertEquals(List.of(), kept);
    }

    @Test
    void whoComesAfterACallWasForgottenHasAnotherOneMade() {
        join();
        calls.forget("key"::equals);

        assertFalse(join().joined());
        assertEquals(2, underWay.size());
    }

    /** The first one ends while the second is under way: it must not take its place away. */
    @Test
    void aForgottenCallThatEndsLeavesTheNextOneAlone() {
        join();
        calls.forget("key"::equals);
        join();
        underWay.get(0).complete("outdated");

        assertTrue(join().joined());
    }

    @Test
    void otherCallsAreNotForgotten() {
        join();
        calls.forget("another key"::equals);

        assertTrue(join().joined());
    }

    @Test
    void whoIsOneTooManyIsToldToComeAgain() {
        for (int i = 0; i < MOST_WAITING; i++) {
            join().result().subscribe().with(value -> {});
        }
        SharedCalls.Ticket<String> oneTooMany = join();

        Problem refusal = assertThrows(Problem.class, () -> await(oneTooMany));
        assertEquals(ProblemType.UPSTREAM_BUSY, refusal.type());
    }

    @Test
    void whoLeavesMakesRoom() {
        for (int i = 0; i < 10 * MOST_WAITING; i++) {
            join().result().subscribe().with(value -> {}).cancel();
        }

        assertEquals(0, calls.waiting());
    }

    @Test
    void nobodyWaitsAfterTheEnd() {
        join().result().subscribe().with(value -> {});
        assertEquals(1, calls.waiting());

        underWay.get(0).complete("value");

        assertEquals(List.of(0L, 0), List.of(calls.waiting(), calls.underWay()));
    }

    /** {@code transformToUni} cancels what it has got its item from: those who wait were counted down twice. */
    @Test
    void whoLeavesAfterTheEndIsNotCountedTwice() {
        Cancellable later = join().result()
                .onItem()
                .transformToUni(value -> Uni.createFrom().nothing())
                .subscribe()
                .with(value -> {});
        underWay.get(0).complete("value");
        later.cancel();

        assertEquals(0, calls.waiting());
    }

    @Test
    void aFailureIsNoticedByTheKeeper() {
        join();
        underWay.get(0).fail(new IllegalStateException());

        assertEquals(1, failures.size());
    }

    @Test
    void theFailureOfAForgottenCallIsNot() {
        join();
        calls.forget("key"::equals);
        underWay.get(0).fail(new IllegalStateException());

        assertEquals(List.of(), failures);
    }

    private void keep(String value, Throwable failure) {
        if (failure == null) {
            kept.add(value);
        } else {
            failures.add(failure);
        }
    }

    private static String await(SharedCalls.Ticket<String> ticket) {
        return ticket.result().await().indefinitely();
    }
}
