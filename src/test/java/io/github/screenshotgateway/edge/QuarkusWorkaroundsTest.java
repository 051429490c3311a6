package io.github.screenshotgateway.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.micrometer.runtime.binder.HttpCommonTags;
import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.quarkus.smallrye.openapi.runtime.filter.AutoSecurityFilter;
import io.quarkus.vertx.http.runtime.cors.CORSConfig;
import io.quarkus.vertx.http.runtime.cors.CORSFilter;
import io.quarkus.vertx.http.runtime.webjar.WebJarStaticHandler;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.handlers.AsyncHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What Quarkus' classes do. When a test fails, Quarkus has changed, and the named workaround may go. */
class QuarkusWorkaroundsTest {
    private static final Vertx VERTX = Vertx.vertx();

    @AfterAll
    static void close() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    /** The response behind a handler, in lower case. */
    private static String exchange(Handler<RoutingContext> handler, String path) {
        Router router = Router.router(VERTX);
        router.route().handler(handler).handler(RoutingContext::end);
        try (BareServer server = new BareServer(VERTX, router)) {
            return server.exchange("GET " + path
                            + " HTTP/1.1\r\nHost: a.test\r\nOrigin: https://app.test\r\nConnection: close\r\n\r\n")
                    .toLowerCase(Locale.ROOT);
        }
    }

    @Test
    void quarkusStillOmitsVary() {
        String response = exchange(new CORSFilter(new AppOrigin()), "/");

        assertTrue(response.contains("access-control-allow-origin: https://app.test\r\n"), response);
        assertFalse(response.contains("\r\nvary:"), "Quarkus adds Vary: CorsHeaders need not do so. " + response);
    }

    /** CORS for one origin. */
    private static final class AppOrigin implements CORSConfig {
        @Override
        public boolean enabled() {
            return true;
        }

        @Override
        public Optional<List<String>> origins() {
            return Optional.of(List.of("https://app.test"));
        }

        @Override
        public Optional<List<String>> methods() {
            return Optional.empty();
        }

        @Override
        public Optional<List<String>> headers() {
            return Optional.empty();
        }

        @Override
        public Optional<List<String>> exposedHeaders() {
            return Optional.empty();
        }

        @Override
        public Optional<Duration> accessControlMaxAge() {
            return Optional.empty();
        }

        @Override
        public Optional<Boolean> accessControlAllowCredentials() {
            return Optional.empty();
        }
    }

    @Test
    void quarkusStillRedirectsToAPathFromTheRoot() {
        String response =
                exchange(new WebJarStaticHandler("META-INF/none", "/q/swagger-ui", List.of()), "/q/swagger-ui");

        assertTrue(
                response.contains("\r\nlocation: /q/swagger-ui/\r\n"),
                "Quarkus redirects relative to the request: ContractPage may go. " + response);
    }

    @Test
    void quarkusStillCountsUnderAnyMethod() {
        assertEquals(
                "BREW",
                HttpCommonTags.method("BREW").getValue(),
                "Quarkus bounds the label of methods: RequestMetrics.knownMethodsOnly may go.");
    }

    @Test
    void quarkusStillCountsUnderAnyPath() {
        assertEquals(
                "/made/up",
                HttpCommonTags.uri("/made/up", "/made/up", 400, false).getValue(),
                "Quarkus bounds the label of paths: RequestMetrics.knownRoutesOnly may go.");
    }

    @Test
    void logManagerStillClosesTargetBeforeItsLastLines() {
        CountDownLatch closed = new CountDownLatch(1);
        AtomicInteger written = new AtomicInteger();
        AtomicInteger writtenWhenClosed = new AtomicInteger(-1);
        AsyncHandler queue = new AsyncHandler();
        queue.addHandler(new ExtHandler() {
            @Override
            protected void doPublish(ExtLogRecord line) {
                awaitQuietly(closed);
                written.incrementAndGet();
            }

            @Override
            public void close() {
                writtenWhenClosed.compareAndSet(-1, written.get());
                closed.countDown();
            }
        });
        queue.publish(new ExtLogRecord(Level.INFO, "last line", getClass().getName()));

        queue.close();

        assertEquals(
                0, writtenWhenClosed.get(), "The queue is written before its target closes: LogFlushAtExit may go.");
    }

    /** Uninterruptibly: the queue interrupts its thread when it closes. */
    private static void awaitQuietly(CountDownLatch event) {
        boolean over = false;
        while (!over) {
            try {
                event.await(5, TimeUnit.SECONDS);
                over = true;
            } catch (InterruptedException e) {
                // Wait on.
            }
        }
    }

    @Test
    void quarkusStillPreparesTheContractAtTheStart() throws Exception {
        Set<String> read = new HashSet<>();
        OpenApiConstants.classLoader = new ClassLoader(null) {
            @Override
            public InputStream getResourceAsStream(String name) {
                read.add(name);
                return null;
            }
        };
        try {
            Method prepare = OpenApiDocumentService.class.getDeclaredMethod(
                    "prepareDocument", AutoSecurityFilter.class, Map.class, String.class);
            prepare.setAccessible(true);
            prepare.invoke(new OpenApiDocumentService(), null, Map.of(), OpenApiConstants.DEFAULT_DOCUMENT_NAME);
        } finally {
            OpenApiConstants.classLoader = null;
        }

        assertEquals(
                Set.of("META-INF/quarkus-generated-openapi-doc.JSON"),
                read,
                "Quarkus reads the contract when it is asked for: ContractDocument may go.");
    }
}
