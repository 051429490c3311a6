package io.github.screenshotgateway.coalesce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SharedCallsTest {
    private final SharedCalls<String, String> calls = new SharedCalls<>();
    private final List<UniEmitter<? super String>> underWay = new ArrayList<>();

    private SharedCalls.Ticket<String> join() {
        return calls.join("key", Optional::empty, () -> Uni.createFrom().emitter(underWay::add));
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
                "key", () -> Optional.of("known"), () -> Uni.createFrom().emitter(underWay::add));

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
                () -> Uni.createFrom().item("value"));
        assertThrows(IllegalStateException.class, () -> await(failed));

        assertFalse(join().joined());
    }

    private static String await(SharedCalls.Ticket<String> ticket) {
        return ticket.result().await().indefinitely();
    }
}
