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
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SharedCallsTest {
    private static final int MAX_WAITING = 3;

    private final SharedCalls<String, String> calls = new SharedCalls<>(MAX_WAITING, () -> () -> {});
    private final List<UniEmitter<? super String>> started = new ArrayList<>();
    private final List<String> kept = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    private SharedCalls.Ticket<String> join() {
        return join(Optional::empty);
    }

    private SharedCalls.Ticket<String> join(Supplier<Optional<String>> known) {
        return calls.join("key", new SharedCalls.Call<>() {
            @Override
            public Optional<String> known() {
                return known.get();
            }

            @Override
            public Uni<String> start() {
                return Uni.createFrom().emitter(started::add);
            }

            @Override
            public void keep(String value, Throwable failure) {
                SharedCallsTest.this.keep(value, failure);
            }
        });
    }

    @Test
    void concurrentJoinsShareOneCall() {
        SharedCalls.Ticket<String> first = join();
        SharedCalls.Ticket<String> second = join();
        started.get(0).complete("value");
        assertEquals(1, started.size());
        assertEquals(List.of("value", "value"), List.of(await(first), await(second)));
    }

    @Test
    void leavingWaiterDoesNotCancelCall() {
        SharedCalls.Ticket<String> leaving = join();
        SharedCalls.Ticket<String> staying = join();
        leaving.result().subscribe().with(value -> {}).cancel();
        started.get(0).complete("value");
        assertEquals("value", await(staying));
    }

    @Test
    void callIsAbandonedWhenAllWaitersHaveLeft() {
        Cancellable first = join().result().subscribe().with(value -> {});
        Cancellable second = join().result().subscribe().with(value -> {});
        first.cancel();
        assertFalse(calls.isAbandoned("key"));
        second.cancel();
        assertTrue(calls.isAbandoned("key"));
    }

    @Test
    void failureReachesWaitersAndIsForgotten() {
        SharedCalls.Ticket<String> first = join();
        started.get(0).fail(new IllegalStateException());
        assertThrows(IllegalStateException.class, () -> await(first));
        join();
        assertEquals(2, started.size());
    }

    @Test
    void failedLookupDoesNotBlockNextCall() {
        SharedCalls.Ticket<String> failed = join(() -> {
            throw new IllegalStateException();
        });
        assertThrows(IllegalStateException.class, () -> await(failed));
        assertFalse(join().joined());
    }

    @Test
    void forgottenCallReachesWaitersButIsNotKept() {
        SharedCalls.Ticket<String> ticket = join();
        calls.forget("key"::equals);
        started.get(0).complete("outdated");
        assertEquals("outdated", await(ticket));
        assertEquals(List.of(), kept);
    }

    /** The first call ends while the second is in progress, and must not remove it. */
    @Test
    void endOfForgottenCallKeepsNextCall() {
        join();
        calls.forget("key"::equals);
        join();
        started.get(0).complete("outdated");
        assertTrue(join().joined());
    }

    @Test
    void waiterBeyondBoundIsRefusedAsBusy() {
        for (int i = 0; i < MAX_WAITING; i++) {
            join().result().subscribe().with(value -> {});
        }
        SharedCalls.Ticket<String> oneTooMany = join();
        Problem refusal = assertThrows(Problem.class, () -> await(oneTooMany));
        assertEquals(ProblemType.UPSTREAM_BUSY, refusal.type());
    }

    /** Regression: {@code transformToUni} cancels its source, and waiters were counted down twice. */
    @Test
    void leavingAfterEndIsNotCountedTwice() {
        Cancellable later = join().result()
                .onItem()
                .transformToUni(value -> Uni.createFrom().nothing())
                .subscribe()
                .with(value -> {});
        started.get(0).complete("value");
        later.cancel();

        assertEquals(0, calls.waiting());
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
