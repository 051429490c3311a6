package io.github.screenshotgateway;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.Balancer;
import io.github.screenshotgateway.support.EngineServer;
import io.github.screenshotgateway.support.EventClient;
import io.github.screenshotgateway.support.GatewayProcess;
import io.github.screenshotgateway.support.LoadClient;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.UpstreamStub;
import io.github.screenshotgateway.support.Webhook;
import io.github.screenshotgateway.support.WebhooksProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three replicas and a server that they share: a Valkey, or with {@code -Dfleet.engine=REDIS} a Redis. */
@EngineServer.Needed
class FleetIT {
    private static final int CLIENTS = 3_000;

    @TempDir
    Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final UpstreamStub upstream = new UpstreamStub();
    private final EngineServer server =
            new EngineServer(EngineServer.Kind.valueOf(System.getProperty("fleet.engine", "VALKEY")));
    private final List<GatewayProcess> replicas = new ArrayList<>();

    @BeforeEach
    void start() {
        upstream.start();
        upstream.image("/1.png", Pngs.png(1));
        upstream.image("/2.png", Pngs.png(2));
        for (int i = 0; i < 3; i++) {
            replicas.add(replica(Map.of()));
        }
        replicas.forEach(GatewayProcess::awaitReady);
        replicas.forEach(this::awaitJoined);
    }

    @AfterEach
    void stop() {
        replicas.forEach(GatewayProcess::close);
        server.close();
        upstream.stop();
    }

    private GatewayProcess replica(Map<String, String> more) {
        Map<String, String> variables = new HashMap<>(Map.of(
                "GATEWAY_UPSTREAM_API",
                "v1",
                "GATEWAY_UPSTREAM_URL",
                upstream.api().baseUrl(),
                "GATEWAY_UPSTREAM_API_KEY",
                "key",
                "GATEWAY_IMAGES_ALLOWED_ORIGINS",
                upstream.media().baseUrl(),
                "GATEWAY_WEBHOOKS_SECRET",
                WebhooksProfile.SECRET,
                "GATEWAY_CLUSTER_HOSTS",
                server.host()));
        variables.putAll(more);
        return new GatewayProcess(folder, variables);
    }

    private void awaitJoined(GatewayProcess replica) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> get(replica.management("/q/metrics")).body().contains("gateway_cluster_joined 1.0"));
    }

    private void task(String task, String status, String... images) {
        upstream.v1Task(task, status, Stream.of(images).map(upstream::mediaUrl).toArray(String[]::new));
    }

    private static String list(String task) {
        return "/api/v1/task/" + task + "/screenshots";
    }

    private HttpResponse<String> get(URI uri) {
        return send(HttpRequest.newBuilder(uri).build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String cacheStatus(HttpResponse<String> response) {
        return response.headers().firstValue("Cache-Status").orElseThrow();
    }

    private CompletableFuture<HttpResponse<String>> getAsync(GatewayProcess replica, String path) {
        return client.sendAsync(HttpRequest.newBuilder(replica.uri(path)).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> join(CompletableFuture<HttpResponse<String>> response) {
        return response.orTimeout(1, TimeUnit.MINUTES).join();
    }

    /** One request at each replica, so that loading of classes does not delay those that count. */
    private void warmUp() {
        task("warm", "finished", "/1.png");
        replicas.forEach(replica -> get(replica.uri(list("warm"))));
    }

    @Test
    void coldStampedeCostsOneCall() {
        warmUp();
        task("cold", "running", "/1.png");
        long start = System.nanoTime();

        List<CompletableFuture<HttpResponse<String>>> responses = IntStream.range(0, CLIENTS)
                .mapToObj(i -> getAsync(replicas.get(i % replicas.size()), list("cold")))
                .toList();

        responses.forEach(response -> assertEquals(200, join(response).statusCode()));
        // None on most machines. A slow one sends the last requests when the list, which is fresh for two seconds, is
        // stale.
        long refreshes = (System.nanoTime() - start) / TimeUnit.SECONDS.toNanos(2);
        assertTrue(upstream.v1ListCalls("cold") <= 1 + refreshes);
        assertTrue(upstream.v1StatusCalls("cold") <= 1 + refreshes);
    }

    @Test
    void pollersOfARunningTaskCostOneCallPerRefresh() throws InterruptedException {
        warmUp();
        task("running", "running", "/1.png");
        Queue<CompletableFuture<HttpResponse<String>>> responses = new ConcurrentLinkedQueue<>();
        for (int second = 0; second < 60; second++) {
            for (int i = 0; i < 200; i++) {
                responses.add(getAsync(replicas.get(i % replicas.size()), list("running")));
            }
            TimeUnit.SECONDS.sleep(1);
        }

        responses.forEach(response -> assertEquals(200, join(response).statusCode()));
        assertTrue(upstream.v1ListCalls("running") <= 31, () -> upstream.v1ListCalls("running") + " calls");
    }

    @Test
    void finishedTaskIsNotReadAgainByAnyReplica() {
        task("over", "finished", "/1.png");
        GatewayProcess first = replicas.get(0);
        get(first.uri(list("over")));
        // The final read, after the end is known.
        await().until(() -> upstream.v1StatusCalls("over") == 1);
        await().until(() -> {
            get(first.uri(list("over")));
            return upstream.v1ListCalls("over") == 2;
        });
        String known = get(first.uri(list("over"))).body();

        GatewayProcess late = replica(Map.of()).awaitReady();
        replicas.add(late);
        awaitJoined(late);
        HttpResponse<String> taken = get(late.uri(list("over")));

        assertEquals(known.replace(":" + first.port(), ""), taken.body().replace(":" + late.port(), ""));
        assertTrue(taken.headers().firstValue("Cache-Status").orElseThrow().contains("hit; detail=shared"));
        assertEquals(2, upstream.v1ListCalls("over"));
    }

    @Test
    void killedReaderCostsOneMoreCall() {
        upstream.v1List(
                "slow",
                okJson("{\"screenshots\":[\"" + upstream.mediaUrl("/1.png") + "\"]}")
                        .withFixedDelay(4_000));
        CompletableFuture<HttpResponse<String>> lost = getAsync(replicas.get(0), list("slow"));
        await().until(() -> upstream.v1ListCalls("slow") == 1);
        List<CompletableFuture<HttpResponse<String>>> waiting = IntStream.range(0, 400)
                .mapToObj(i -> getAsync(replicas.get(1 + i % 2), list("slow")))
                .toList();

        replicas.get(0).close();

        waiting.forEach(response -> assertEquals(200, join(response).statusCode()));
        assertEquals(2, upstream.v1ListCalls("slow"));
        assertTrue(lost.isCompletedExceptionally());
    }

    @Test
    void purgeOnOneReplicaPurgesAll() {
        task("purged", "running", "/1.png");
        replicas.forEach(replica -> get(replica.uri(list("purged"))));
        task("purged", "running", "/2.png");

        HttpResponse<String> purged =
                send(HttpRequest.newBuilder(replicas.get(0).management("/cache/tasks/purged"))
                        .DELETE()
                        .build());

        assertEquals(204, purged.statusCode());
        replicas.forEach(
                replica -> assertTrue(get(replica.uri(list("purged"))).body().contains("/2.png")));
    }

    @Test
    void webhookReachesWatchersOfOtherReplicasAndItsReplayIsIgnored() {
        task("watched", "paused", "/1.png");
        try (EventClient watcher = new EventClient(replicas.get(1).uri(list("watched") + "/events"), null)) {
            watcher.await1("screenshot");
            // The status is known with the second read, and makes the list fresh for long.
            await().until(() -> upstream.v1StatusCalls("watched") >= 1);
            task("watched", "paused", "/1.png", "/2.png");
            Webhook webhook = Webhook.signed(Instant.now(), Webhook.statusUpdate("watched", "running"));

            webhook.sendTo(replicas.get(0).uri("")).statusCode(200);

            await().until(() -> watcher.names().size() == 2);
            int calls = upstream.v1ListCalls("watched");
            webhook.sendTo(replicas.get(2).uri("")).statusCode(200);
            await().until(() -> get(replicas.get(2).management("/q/metrics"))
                    .body()
                    .contains("gateway_webhooks_total{event=\"replay\"} 1.0"));
            assertEquals(calls, upstream.v1ListCalls("watched"));
        }
    }

    @Test
    void listThatAnotherReplicaHasReadReachesWatchers() {
        task("shown", "paused", "/1.png");
        GatewayProcess reader = replicas.get(0);
        try (EventClient watcher = new EventClient(replicas.get(1).uri(list("shown") + "/events"), null)) {
            watcher.await1("screenshot");
            await().until(() -> upstream.v1StatusCalls("shown") >= 1);
            get(reader.uri(list("shown")));
            task("shown", "paused", "/1.png", "/2.png");

            // A list of a paused task is fresh for 15 s, but is read again for an unknown name.
            await().until(() -> get(reader.uri(list("shown") + "/2.png")).statusCode() == 200);

            await().until(() -> watcher.names().size() == 2);
        }
    }

    @Test
    void accessLogTellsTheServersTimeFromTheUpstreams() {
        task("logged", "running", "/1.png");
        GatewayProcess replica = replicas.get(0);
        get(replica.uri(list("logged")));
        get(replica.uri(list("logged")));

        await().until(() -> logged(replica).count() == 2);
        assertEquals(
                List.of(true, false),
                logged(replica)
                        .map(line -> line.contains("\"upstream_ms\":") && line.contains("\"cluster_ms\":"))
                        .toList());
    }

    private static Stream<String> logged(GatewayProcess replica) {
        return replica.log().lines().filter(line -> line.contains("\"task\":\"logged\""));
    }

    /** The URLs in a shared list lead to the simulated vendor. */
    @Test
    void demosShareASimulatedVendorUntilTheLastOneEnds() {
        GatewayProcess one = demo();
        GatewayProcess two = demo();
        get(one.uri(list("demo-finished")));

        HttpResponse<String> shared = get(two.uri(list("demo-finished")));

        assertTrue(cacheStatus(shared).contains("detail=shared"), () -> cacheStatus(shared));
        assertEquals("1", server.run("EXISTS demo1:{demo-finished}:list:0").substring(1));
        one.close();
        await().until(() -> get(two.uri(list("demo-finished") + "/latest")).statusCode() == 200);
    }

    private GatewayProcess demo() {
        // v2 says when a task has ended, so the first list of a task is final.
        GatewayProcess demo = replica(Map.of("GATEWAY_DEMO", "true", "GATEWAY_UPSTREAM_API", "v2"));
        replicas.add(demo);
        demo.awaitReady();
        awaitJoined(demo);
        return demo;
    }

    private boolean isFreshEverywhere(String task) {
        return replicas.stream()
                .map(replica -> cacheStatus(get(replica.uri(list(task)))))
                .allMatch(status -> status.matches(".*; hit;.*ttl=[0-9]+"));
    }

    /** For half a minute, with a thousand requests each second. */
    @Test
    void pausedServerFailsNoRequestAndDelaysNoHit() throws InterruptedException {
        task("known", "running", "/1.png");
        task("new", "running", "/1.png");
        // Twice: a refresh of the last one that was asked may have outdated the list of the first one.
        await().until(() -> isFreshEverywhere("known") && isFreshEverywhere("known"));
        Queue<CompletableFuture<HttpResponse<String>>> hits = new ConcurrentLinkedQueue<>();
        server.pause();
        for (int second = 0; second < 30; second++) {
            for (int i = 0; i < 999; i++) {
                hits.add(getAsync(replicas.get(i % replicas.size()), list("known")));
            }
            String task = "new-" + second;
            task(task, "running", "/1.png");
            hits.add(getAsync(replicas.get(second % replicas.size()), list(task)));
            TimeUnit.SECONDS.sleep(1);
        }

        hits.forEach(response -> assertEquals(200, join(response).statusCode()));
        List<String> waited = hits.stream()
                .map(FleetIT::join)
                .filter(response -> response.uri().getPath().equals(list("known")))
                .map(FleetIT::cacheStatus)
                .filter(status -> !status.contains("; hit"))
                .toList();
        assertEquals(List.of(), waited);
        // Only now: after that, each list is confirmed before it is served.
        server.resume();
        replicas.forEach(this::awaitJoined);
    }

    @Test
    void rollingUpdateAndRestartOfTheServerFailNoRequest() {
        IntStream.range(0, 7).forEach(i -> task("task-" + i, "running", "/1.png"));
        try (Balancer balancer = new Balancer()) {
            replicas.forEach(balancer::add);
            try (LoadClient load = new LoadClient(balancer.port(), 8, request -> list("task-" + request % 7))) {
                awaitRequests(load);
                for (int i = 0; i < 3; i++) {
                    GatewayProcess successor = replica(Map.of()).awaitReady();
                    replicas.add(successor);
                    GatewayProcess old = replicas.get(i);
                    balancer.add(successor);
                    old.terminate();
                    if (i == 1) {
                        server.kill();
                        awaitRequests(load);
                        server.start();
                    }
                    assertTrue(old.hasEnded(Duration.ofSeconds(35)));
                    balancer.remove(old);
                    awaitRequests(load);
                }
                load.stop();
                assertEquals(List.of(), load.failures());
            }
        }
    }

    private static void awaitRequests(LoadClient load) {
        int before = load.answered();
        await().atMost(Duration.ofMinutes(1)).until(() -> load.answered() >= before + 300);
    }
}
