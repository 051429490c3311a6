package io.github.screenshotgateway.events;

import static org.awaitility.Awaitility.await;

import io.github.screenshotgateway.support.EventClient;
import io.github.screenshotgateway.support.GatewayTest;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** Base of the tests of event streams. */
abstract class StreamTest extends GatewayTest {
    /** Longer than a running task's list is fresh. */
    protected static final Duration CYCLE = Duration.ofSeconds(3);

    @TestHTTPResource("/")
    protected URI gateway;

    @Inject
    protected MeterRegistry metrics;

    private final List<EventClient> clients = new ArrayList<>();

    protected URI events(String query) {
        return gateway.resolve("/api/v1/task/" + task + "/screenshots/events" + query);
    }

    protected EventClient watch() {
        return watch(null, "");
    }

    protected EventClient watch(String lastEventId, String query) {
        EventClient client = new EventClient(events(query), lastEventId);
        clients.add(client);
        return client;
    }

    protected double streams() {
        return metrics.get("gateway.streams").gauge().value();
    }

    @AfterEach
    void allLeave() {
        clients.forEach(EventClient::close);
        clients.clear();
        // The gateway notices at its next write at the latest.
        await().until(() -> {
            clock.advance(StreamConnection.HEARTBEAT);
            return streams() == 0;
        });
    }
}
