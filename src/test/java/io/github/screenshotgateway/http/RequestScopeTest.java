package io.github.screenshotgateway.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ManagedContext;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.Test;

/**
 * What the requests of many clients wait for runs on any thread, and ends at any time. If it took the request scope
 * along, it would switch the scope off on the event loop that is just writing the answer: a 500, once in some ten
 * thousand images read from disk.
 */
@QuarkusTest
class RequestScopeTest {
    private final ManagedContext requests = Arc.container().requestContext();

    private boolean isActiveOnAnotherThread() {
        return Uni.createFrom()
                .item(requests::isActive)
                .runSubscriptionOn(work -> new Thread(work).start())
                .await()
                .indefinitely();
    }

    @Test
    void theScopeOfARequestIsNotTakenToOtherThreads() {
        assertTrue(requests.isActive(), "the test's own");

        assertFalse(isActiveOnAnotherThread());
    }

    @Test
    void theScopeOfAnotherRequestIsLeftAlone() {
        Uni<Boolean> madeOutsideOfRequests;
        requests.deactivate();
        try {
            madeOutsideOfRequests = Uni.createFrom().item("result").map(result -> requests.isActive());
        } finally {
            requests.activate();
        }

        assertTrue(madeOutsideOfRequests.await().indefinitely());
    }
}
