package io.github.screenshotgateway.bounds;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedBoundTest {
    private static SharedBound bound(long most) {
        return new SharedBound(new Bound(most, "streams", Duration.ofSeconds(5)));
    }

    /** Takes all places that the client can get, and returns their number. */
    private static int takeAll(SharedBound bound, String client) {
        int places = 0;
        try {
            while (true) {
                bound.acquire(client);
                places++;
            }
        } catch (Problem refused) {
            assertEquals(ProblemType.UPSTREAM_BUSY, refused.type());
            return places;
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 3", "4, 3", "100, 75", "10000, 7500"})
    void singleClientGetsThreeQuarters(long most, int places) {
        assertEquals(places, takeAll(bound(most), "a"));
    }

    @Test
    void newClientGetsPlaceDespiteGreedyClients() {
        SharedBound bound = bound(100);
        for (int greedy = 0; greedy < 4; greedy++) {
            takeAll(bound, "greedy " + greedy);
        }

        assertDoesNotThrow(() -> bound.acquire("modest"));
    }

    @Test
    void manyClientsCanTakeAllPlaces() {
        SharedBound bound = bound(100);
        for (int client = 0; client < 100; client++) {
            bound.acquire("client " + client);
        }

        assertThrows(Problem.class, () -> bound.acquire("one more"));
        assertEquals(100, bound.taken());
    }

    @Test
    void clientWithLargeAmountLeavesLastQuarter() {
        SharedBound bound = bound(100);
        bound.acquire("a", 70);

        assertThrows(Problem.class, () -> bound.acquire("a", 10));
        assertDoesNotThrow(() -> bound.acquire("b", 25));
    }

    @Test
    void leftAmountCanBeTakenAgain() {
        SharedBound bound = bound(100);
        bound.acquire("a", 70);
        bound.release("a", 70);

        assertDoesNotThrow(() -> bound.acquire("a", 75));
    }

    @Test
    void clientThatLeavesCanReenter() {
        SharedBound bound = bound(4);
        takeAll(bound, "a");
        bound.release("a");

        assertEquals(1, takeAll(bound, "a"));
    }
}
