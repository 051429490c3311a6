package io.github.screenshotgateway.robustness;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.notFound;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.LogCapture;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.WebhooksProfile;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A thousand requests of one kind that fail write at most a hundred log lines and no stack trace. A tenth of them shows
 * this faster; {@code -Dfloods.requests} sends more. {@link RobustnessTest} does the same for malformed ones.
 */
@QuarkusTest
@TestProfile(WebhooksProfile.class)
class LogFloodTest extends GatewayTest {
    private static final int REQUESTS = Integer.getInteger("floods.requests", 96);
    private static final int CLIENTS = 8;
    private static final int TIMEOUT_MILLIS = 100;
    private static final ExecutorService POOL = Executors.newFixedThreadPool(CLIENTS);

    @TestHTTPResource("/")
    URI gateway;

    @Inject
    MeterRegistry metrics;

    private final List<String> faults = new ArrayList<>();
    private String list;

    @AfterAll
    static void stop() {
        POOL.shutdown();
    }

    @BeforeEach
    void stubTask() {
        upstream.api()
                .stubFor(any(anyUrl()).atPriority(10).willReturn(jsonResponse("{\"detail\":\"Task not found\"}", 404)));
        upstream.v1Task(task, "running", upstream.mediaUrl("/r/1.png"), upstream.mediaUrl("/r/2.png"));
        byte[] png = Pngs.png(1, 600);
        upstream.image("/r/1.png", png);
        upstream.image("/r/2.png", png);
        list = "/api/v1/task/" + task + "/screenshots";
    }

    /** How a client ends its connection, and after how many response bytes. */
    private record Leave(boolean reset, int after) {}

    private static final Leave AT_THE_END = new Leave(false, Integer.MAX_VALUE);
    private static final List<Leave> EARLY =
            List.of(new Leave(true, 0), new Leave(false, 0), new Leave(true, 1), new Leave(true, 40_000));

    private void flood(String kind, IntFunction<String> request, Leave... leaves) {
        try (LogCapture log = new LogCapture()) {
            List<CompletableFuture<Void>> clients = IntStream.range(0, CLIENTS)
                    .mapToObj(client -> CompletableFuture.runAsync(
                            () -> {
                                for (int i = client; i < REQUESTS; i += CLIENTS) {
                                    send(request.apply(i), leaves[i / CLIENTS % leaves.length]);
                                }
                            },
                            POOL))
                    .toList();
            clients.forEach(CompletableFuture::join);
            await().until(() -> gauge("gateway.requests.in.flight") == 0
                    && gauge("gateway.streams") == 0
                    && gauge("gateway.lists.refreshing") == 0);
            log.flood(REQUESTS).ifPresent(fault -> faults.add(kind + ": " + fault));
        }
    }

    private double gauge(String name) {
        return metrics.get(name).gauge().value();
    }

    private void send(String request, Leave leave) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(gateway.getHost(), gateway.getPort()));
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.setSoLinger(leave.reset(), 0);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getInputStream().readNBytes(leave.after());
        } catch (IOException closed) {
            // The gateway closes before it has read everything, or waits for more.
        }
    }

    private static String get(String target, String... headers) {
        return Probe.request("GET", target, headers);
    }

    private void assertNoFloods() {
        assertEquals(List.of(), faults);
    }

    @Test
    void clientsThatDisconnectAreNotLogged() {
        Leave[] early = EARLY.toArray(Leave[]::new);
        for (String target : List.of(
                list,
                list + "/1.png",
                list + "/latest?width=160",
                list + ".zip",
                list + "/events",
                "/tasks/" + task,
                "/q/swagger-ui/swagger-ui-bundle.js")) {
            flood(target, i -> get(target), early);
            flood(
                    "pipelines of " + target,
                    i -> get(target).replace("close", "keep-alive").repeat(5),
                    early);
        }
        upstream.api()
                .stubFor(any(anyUrl())
                        .atPriority(1)
                        .willReturn(okJson("{\"screenshots\":[]}").withFixedDelay(50)));
        flood("slow lists", i -> get("/api/v1/task/slow" + i + "/screenshots"), early);
        flood("slow zips", i -> get("/api/v1/task/slow-zip" + i + "/screenshots.zip"), early);
        assertNoFloods();
    }

    /** Reads alternate with a healthy task, so every failure is a change of state. */
    @Test
    void brokenTaskAmongGoodOnesIsLoggedOncePerMinute() {
        for (ResponseDefinitionBuilder response : List.of(
                ok("{\"screenshots\":["),
                okJson("{\"images\":[]}"),
                serverError(),
                jsonResponse("{\"detail\":\"Not Found\"}", 404),
                jsonResponse("{}", 401),
                aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER))) {
            upstream.v1List("broken", response);
            flood(
                    "upstream " + response.build(),
                    i -> get("/api/v1/task/" + (i % 2 == 0 ? "broken" : "fine" + i) + "/screenshots"),
                    AT_THE_END);
            circuitBreakers.resetAll();
            clock.leaveEarlierTestsBehind();
        }
        assertNoFloods();
    }

    @Test
    void brokenImagesAreNotLogged() {
        upstream.media("/i/reset.png", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        upstream.media("/i/none.png", ok("no image"));
        upstream.media("/i/gone.png", notFound());
        byte[] png = Pngs.png(1);
        Arrays.fill(png, 60, png.length - 12, (byte) 1);
        upstream.image("/i/damaged.png", png);
        List<String> names = List.of("reset.png", "none.png", "gone.png", "damaged.png", "evil.png");
        upstream.v1Task(
                task,
                "running",
                names.stream()
                        .map(name -> name.equals("evil.png")
                                ? "https://evil.test/i/evil.png"
                                : upstream.mediaUrl("/i/" + name))
                        .toArray(String[]::new));
        for (String name : names) {
            flood(name, i -> get(list + "/" + name + (i % 2 == 0 ? "" : "?width=160")), AT_THE_END);
        }
        flood("zips", i -> get(list + ".zip"), AT_THE_END, new Leave(true, 1));
        assertNoFloods();
    }
}
