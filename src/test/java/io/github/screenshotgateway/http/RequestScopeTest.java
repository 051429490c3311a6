package io.github.screenshotgateway.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ManagedContext;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.Test;

/**
 * Shared work runs on any thread, and ends at any time. If it propagated the request scope, it would deactivate the
 * scope on an event loop that is writing a response: a 500, once in some ten thousand images read from disk.
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
    void requestScopeDoesNotPropagateToOtherThreads() {
        assertTrue(requests.isActive(), "the test's own");

        assertFalse(isActiveOnAnotherThread());
    }

    @Test
    void workFromOutsideDoesNotDeactivateRequestScope() {
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
