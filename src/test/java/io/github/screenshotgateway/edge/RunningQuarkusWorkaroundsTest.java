package io.github.screenshotgateway.edge;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.LogCapture;
import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.bootstrap.ServerBootstrap;
import io.quarkus.mutiny.runtime.MutinyInfrastructure;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ServiceLoader;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** What Quarkus does at run time. When a test fails, Quarkus has changed, and the named workaround may go. */
@QuarkusTest
class RunningQuarkusWorkaroundsTest extends GatewayTest {
    @Inject
    DroppedFailures droppedFailures;

    @Test
    void quarkusStillLogsStackTracesOfDroppedFailures() {
        new MutinyInfrastructure().configureDroppedExceptionHandler();
        try (LogCapture log = new LogCapture()) {
            Uni.createFrom()
                    .nothing()
                    .onCancellation()
                    .call(() -> Uni.createFrom().failure(new IOException("The client has disconnected.")))
                    .subscribe()
                    .with(item -> {})
                    .cancel();

            assertTrue(
                    log.records(Level.SEVERE).stream().anyMatch(logged -> logged.getThrown() instanceof IOException),
                    "Quarkus does not log them: DroppedFailures may go.");
        } finally {
            droppedFailures.register(new StartupEvent());
        }
    }

    @Test
    void nettyStillDoesNotSeeExtensionsInTests() {
        assertFalse(
                ServiceLoader.load(ChannelInitializerExtension.class, ServerBootstrap.class.getClassLoader()).stream()
                        .anyMatch(extension -> extension.type().getName().equals(RequestDecoders.class.getName())),
                "Netty sees the gateway's classes: only management connections need DecoderTakeover.");
    }
}
