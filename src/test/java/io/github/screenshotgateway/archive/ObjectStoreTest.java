package io.github.screenshotgateway.archive;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.github.screenshotgateway.support.ObjectServer;
import io.github.screenshotgateway.support.ReservedPort;
import io.github.screenshotgateway.support.SelfSigned;
import io.github.screenshotgateway.task.TaskId;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A bucket of a real object store, and its faults. The application is there for the circuit breaker's sake. */
@Tag("objects")
@QuarkusTest
class ObjectStoreTest {
    private static final byte[] CONTENT = "some content".getBytes(UTF_8);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final String bucket = ObjectServer.shared().newBucket();
    private final WireMockServer faults = new WireMockServer(options().dynamicPort());
    private Bucket opened;

    @BeforeEach
    void start() {
        faults.start();
    }

    @AfterEach
    void close() {
        opened.close();
        faults.stop();
    }

    private ObjectStore open(Map<String, String> settings) {
        opened = new Bucket(bucket, settings);
        return opened.store;
    }

    private static <T> T await(Uni<T> result) {
        return result.await().atMost(Duration.ofSeconds(60));
    }

    private static ObjectFailure.Kind failureOf(Uni<?> result) {
        return assertThrows(ObjectFailure.class, () -> await(result)).kind();
    }

    @Test
    void storedObjectIsReadWithItsTypeAndMetadata() {
        ObjectStore store = open(Map.of());

        assertTrue(await(store.putIfAbsent("a/b", () -> CONTENT, "image/png", () -> Map.of("sha256", "abc"))));

        StoredObject read =
                await(store.get("a/b", length -> {}, LIMIT, Optional::of)).orElseThrow();
        assertArrayEquals(CONTENT, read.content());
        assertEquals("image/png", read.type());
        assertEquals("abc", read.metadata().get("sha256"));
        StoredObject head = await(store.head("a/b")).orElseThrow();
        assertEquals(CONTENT.length, head.size());
        assertEquals("abc", head.metadata().get("sha256"));
    }

    @Test
    void missingObjectIsEmpty() {
        ObjectStore store = open(Map.of());

        assertEquals(Optional.empty(), await(store.get("none", length -> {}, LIMIT, Optional::of)));
        assertEquals(Optional.empty(), await(store.head("none")));
    }

    @Test
    void existingObjectIsNotReplacedByAConditionalPut() {
        ObjectStore store = open(Map.of());
        await(store.putIfAbsent("a", () -> CONTENT, "image/png", Map::of));

        assertFalse(await(store.putIfAbsent("a", () -> new byte[] {1}, "image/png", Map::of)));

        assertArrayEquals(
                CONTENT,
                await(store.get("a", length -> {}, LIMIT, Optional::of))
                        .orElseThrow()
                        .content());
    }

    /** As of AWS and most others, and of MinIO before 2024. */
    @ParameterizedTest
    @ValueSource(ints = {412, 304})
    void conditionalPutThatIsRefusedFindsTheObjectThere(int status) {
        faults.stubFor(put(anyUrl()).willReturn(aResponse().withStatus(status)));
        ObjectStore store = open(Map.of("endpoint", faults.baseUrl()));

        assertFalse(await(store.putIfAbsent("a", () -> CONTENT, "image/png", Map::of)));

        assertTrue(opened.isUsable());
        assertEquals(1, opened.calls("put", "exists"));
    }

    @Test
    void putReplacesAnObject() {
        ObjectStore store = open(Map.of());
        await(store.put("a", () -> new byte[] {1}, "text/plain"));

        await(store.put("a", () -> CONTENT, "application/json"));

        StoredObject read =
                await(store.get("a", length -> {}, LIMIT, Optional::of)).orElseThrow();
        assertArrayEquals(CONTENT, read.content());
        assertEquals("application/json", read.type());
    }

    /** Such as for lack of heap: that says nothing about the bucket. */
    @Test
    void lengthIsApprovedBeforeTheBodyIsRead() {
        ObjectStore store = open(Map.of());
        await(store.put("a", () -> new byte[300_000], "image/png"));
        RuntimeException tooLong = new IllegalStateException("too long");
        LongConsumer refuse = length -> {
            assertEquals(300_000, length);
            throw tooLong;
        };

        for (int i = 0; i < 8; i++) {
            assertSame(
                    tooLong,
                    assertThrows(RuntimeException.class, () -> await(store.get("a", refuse, LIMIT, Optional::of))));
        }

        assertTrue(opened.isUsable());
        assertEquals(8, opened.calls("get", "dropped"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"team", "team/"})
    void prefixIsAFolder(String prefix) {
        ObjectStore store = open(Map.of("prefix", prefix));

        await(store.put("a", () -> CONTENT, "text/plain"));

        assertEquals(
                CONTENT.length,
                ObjectServer.shared()
                        .client()
                        .headObject(head -> head.bucket(bucket).key("team/a"))
                        .join()
                        .contentLength());
    }

    @Test
    void wrongSecretIsRefusedAndLaterCallsAreNotMade() {
        ObjectStore store = open(Map.of());
        ObjectServer.shared().useSecret("wrong");

        assertEquals(ObjectFailure.Kind.REFUSED, failureOf(store.get("a", length -> {}, LIMIT, Optional::of)));
        IntStream.range(0, 12).forEach(i -> failureOf(store.head("a")));

        assertEquals(ObjectFailure.Kind.SUSPENDED, failureOf(store.head("a")));
        assertEquals(1, opened.warnings("AWS_ACCESS_KEY_ID"));
    }

    @Test
    void missingBucketIsRefused() {
        ObjectStore store = open(Map.of("bucket", "missing-" + bucket));

        assertEquals(ObjectFailure.Kind.REFUSED, failureOf(store.get("a", length -> {}, LIMIT, Optional::of)));
        assertEquals(
                ObjectFailure.Kind.REFUSED, failureOf(store.putIfAbsent("a", () -> CONTENT, "image/png", Map::of)));
    }

    @Test
    void unreachableStoreIsUnavailable() {
        ObjectStore store = open(Map.of("endpoint", "http://127.0.0.1:" + ReservedPort.any()));

        assertEquals(ObjectFailure.Kind.UNAVAILABLE, failureOf(store.get("a", length -> {}, LIMIT, Optional::of)));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503})
    void errorOfTheServerIsUnavailable(int status) {
        faults.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(status)));
        ObjectStore store = open(Map.of("endpoint", faults.baseUrl()));

        assertEquals(ObjectFailure.Kind.UNAVAILABLE, failureOf(store.get("a", length -> {}, LIMIT, Optional::of)));
    }

    /** As of an object that a lifecycle rule has moved to cold storage. */
    @ParameterizedTest
    @CsvSource({"403, InvalidObjectState", "400, KMS.DisabledException"})
    void lockedObjectSaysNothingOfTheBucket(int status, String code) {
        faults.stubFor(any(anyUrl())
                .willReturn(aResponse().withStatus(status).withBody("<Error><Code>" + code + "</Code></Error>")));
        ObjectStore store = open(Map.of("endpoint", faults.baseUrl()));

        IntStream.range(0, 12)
                .forEach(i -> assertEquals(
                        ObjectFailure.Kind.LOCKED, failureOf(store.get("a", length -> {}, LIMIT, Optional::of))));

        assertTrue(opened.isUsable());
        assertEquals(1, opened.warnings("a cannot be read for now: status " + status));
    }

    @Test
    void disabledKeyOfTheBucketIsAnOutageOfWrites() {
        faults.stubFor(put(anyUrl())
                .willReturn(aResponse().withStatus(400).withBody("<Error><Code>KMS.DisabledException</Code></Error>")));
        ObjectStore store = open(Map.of("endpoint", faults.baseUrl()));

        IntStream.range(0, 10).forEach(i -> failureOf(store.put("a", () -> CONTENT, "image/png")));

        assertFalse(opened.isUsable());
        assertEquals(1, opened.warnings("cannot be written: status 400 KMS.DisabledException"));
    }

    @Test
    void objectIsReadOnAWorkerForAnEventLoop() throws Exception {
        ObjectStore store = open(Map.of());
        await(store.put("a", () -> CONTENT, "image/png"));
        CompletableFuture<List<Boolean>> onEventLoop = new CompletableFuture<>();

        opened.vertx().getOrCreateContext().runOnContext(start -> store.get(
                        "a", length -> {}, LIMIT, object -> Optional.of(Context.isOnEventLoopThread()))
                .subscribe()
                .with(
                        read -> onEventLoop.complete(List.of(read.get(), Context.isOnEventLoopThread())),
                        onEventLoop::completeExceptionally));

        assertEquals(List.of(false, true), onEventLoop.get(60, TimeUnit.SECONDS));
    }

    /** As of a proxy that compresses. */
    @Test
    void responseWithoutALengthIsAFailure() {
        faults.stubFor(any(anyUrl()).willReturn(ok("some content")));
        ObjectStore store = open(Map.of("endpoint", faults.baseUrl()));

        assertEquals(ObjectFailure.Kind.UNAVAILABLE, failureOf(store.get("a", length -> {}, LIMIT, Optional::of)));
        assertEquals(ObjectFailure.Kind.UNAVAILABLE, failureOf(store.head("a")));
        assertEquals(1, opened.calls("get", "unavailable"));
        assertEquals(1, opened.calls("head", "unavailable"));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As they do while credentials are fetched. */
    @Test
    void failureDoesNotWaitForAWorker() {
        open(Map.of());
        CountDownLatch credentials = new CountDownLatch(1);
        try (ObjectCalls calls = new ObjectCalls("busy/", ObjectCalls.Use.READ, opened.metrics(), opened.vertx())) {
            Supplier<CompletionStage<String>> request = () -> {
                awaitQuietly(credentials);
                return CompletableFuture.completedFuture("late");
            };
            Duration limit = Duration.ofMillis(500);
            IntStream.range(0, 10)
                    .mapToObj(i -> calls.run(ObjectCalls.Call.GET, limit, request, () -> null, text -> text)
                            .subscribeAsCompletionStage())
                    .toList()
                    .forEach(call -> assertThrows(ExecutionException.class, () -> call.get(60, TimeUnit.SECONDS)));

            assertEquals(
                    ObjectFailure.Kind.SUSPENDED,
                    failureOf(calls.run(ObjectCalls.Call.GET, limit, request, () -> null, text -> text)));
        } finally {
            credentials.countDown();
        }
    }

    /** The SDK keeps all of such a body on the heap. */
    @ParameterizedTest
    @ValueSource(ints = {404, 403, 200})
    void longBodyOfAnythingButAnObjectIsNotRead(int status) {
        faults.stubFor(
                any(anyUrl()).willReturn(aResponse().withStatus(status).withBody("<" + "x".repeat(20_000_000) + "/>")));
        ObjectStore store = open(Map.of("endpoint", faults.baseUrl()));

        Uni<?> call = status == 200 ? store.list("a") : store.get("a", length -> {}, LIMIT, Optional::of);

        assertEquals(ObjectFailure.Kind.UNAVAILABLE, failureOf(call));
    }

    @Test
    void listedObjectsElsewhereAreIgnored() {
        faults.stubFor(
                get(anyUrl())
                        .willReturn(
                                ok(
                                        "<ListBucketResult><Contents><Key>team/a/1</Key></Contents>"
                                                + "<Contents><Key>team/b/1</Key></Contents><Contents><Key>x</Key></Contents></ListBucketResult>")));
        ObjectStore store = open(Map.of("endpoint", faults.baseUrl(), "prefix", "team"));

        assertEquals(List.of("a/1"), await(store.list("a/")));
    }

    @Test
    void deletionOfObjectsThatStayEnds() {
        faults.stubFor(any(anyUrl()).willReturn(ok("<DeleteResult/>")));
        faults.stubFor(get(anyUrl())
                .willReturn(ok(
                        "<ListBucketResult><Contents><Key>v1/36/demo-finished/1</Key></Contents></ListBucketResult>")));
        ObjectStore store = open(Map.of("endpoint", faults.baseUrl()));
        ArchiveConfig config = Bucket.config(bucket, Map.of("deletable", "true"));
        Deletions deletions = new Deletions(store, config, InstantSource.system());

        assertEquals(ObjectFailure.Kind.REFUSED, failureOf(deletions.delete(new TaskId("demo-finished"))));
        // One for the list, and a bounded number for the rest.
        faults.verify(101, postRequestedFor(anyUrl()));
    }

    @Test
    void slowStoreIsGivenUpAndThenNotCalled() {
        faults.stubFor(any(anyUrl()).willReturn(aResponse().withFixedDelay(60_000)));
        ObjectStore store = open(Map.of("endpoint", faults.baseUrl()));
        Duration limit = Duration.ofMillis(500);

        IntStream.range(0, 10)
                .forEach(i -> assertEquals(
                        ObjectFailure.Kind.SLOW, failureOf(store.get("a", length -> {}, limit, Optional::of))));

        assertEquals(ObjectFailure.Kind.SUSPENDED, failureOf(store.get("a", length -> {}, limit, Optional::of)));
        assertEquals(1, opened.warnings("no response within 500 ms"));
    }

    /** AWS answers so while another client writes the object. */
    @Test
    void conflictIsTriedAgain() {
        faults.stubFor(put(anyUrl())
                .inScenario("conflict")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withStatus(409))
                .willSetStateTo("over"));
        faults.stubFor(
                put(anyUrl()).inScenario("conflict").whenScenarioStateIs("over").willReturn(ok()));
        ObjectStore store = open(Map.of("endpoint", faults.baseUrl()));

        assertTrue(await(store.putIfAbsent("a", () -> CONTENT, "image/png", Map::of)));

        assertEquals(1, opened.calls("put", "conflict"));
    }

    @Test
    void storeThatComesBackIsUsedAgain() {
        faults.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(503)));
        ObjectStore store = open(Map.of("endpoint", faults.baseUrl()));
        IntStream.range(0, 12).forEach(i -> failureOf(store.head("a")));
        assertFalse(opened.isUsable());

        faults.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(404)));

        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> store.head("a")
                .map(Optional::isEmpty)
                .onFailure()
                .recoverWithItem(false)
                .await()
                .atMost(LIMIT));
        assertTrue(opened.isUsable());
    }

    /** Such as for credentials that may only read. */
    @Test
    void bucketThatRefusesToBeWrittenIsRead() {
        faults.stubFor(put(anyUrl()).willReturn(aResponse().withStatus(403)));
        faults.stubFor(get(anyUrl()).willReturn(ok("some content").withHeader("Content-Length", "12")));
        ObjectStore store = open(Map.of("endpoint", faults.baseUrl()));

        IntStream.range(0, 12).forEach(i -> failureOf(store.put("a", () -> CONTENT, "image/png")));

        assertEquals(ObjectFailure.Kind.SUSPENDED, failureOf(store.put("a", () -> CONTENT, "image/png")));
        assertTrue(await(store.get("a", length -> {}, LIMIT, Optional::of)).isPresent());
        assertEquals(1, opened.warnings("cannot be written: status 403"));
        assertFalse(opened.isUsable());
    }

    /** Archiving waits until then, so nothing else would find out. */
    @Test
    void afterRefusedWritesTheProbeWrites() {
        faults.stubFor(put(anyUrl()).willReturn(aResponse().withStatus(403)));
        faults.stubFor(get(anyUrl()).willReturn(aResponse().withStatus(404)));
        ObjectStore store = open(Map.of("endpoint", faults.baseUrl()));
        IntStream.range(0, 12).forEach(i -> failureOf(store.put("a", () -> CONTENT, "image/png")));
        assertFalse(opened.isUsable());

        faults.stubFor(put(anyUrl()).willReturn(ok()));
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            store.probe();
            return opened.isUsable();
        });
    }

    @Test
    void bucketThatCannotBeReadIsNotWritten() {
        faults.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(403)));
        ObjectStore store = open(Map.of("endpoint", faults.baseUrl()));
        IntStream.range(0, 12).forEach(i -> failureOf(store.get("a", length -> {}, LIMIT, Optional::of)));

        assertEquals(ObjectFailure.Kind.SUSPENDED, failureOf(store.put("a", () -> CONTENT, "image/png")));

        faults.verify(0, putRequestedFor(anyUrl()));
        assertEquals(1, opened.warnings("Archive: "));
    }

    /** With a token of the service account, as Kubernetes mounts it. */
    @Test
    void webIdentityOfAServiceAccountIsUsed(@TempDir Path folder) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "token-of-the-account");
        faults.stubFor(post("/")
                .willReturn(ok("<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>"
                        + "<AccessKeyId>KEY-OF-ROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
                        + "<SessionToken>session</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration>"
                        + "</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>")));
        faults.stubFor(put(anyUrl()).willReturn(ok()));
        ObjectStore store = open(Map.of("endpoint", faults.baseUrl()));
        Map<String, String> properties = Map.of(
                "aws.roleArn",
                "arn:aws:iam::123456789012:role/screenshots",
                "aws.webIdentityTokenFile",
                token.toString(),
                "aws.region",
                "eu-central-1",
                "aws.endpointUrlSts",
                faults.baseUrl());
        ObjectServer.shared().useNoSecret();
        properties.forEach(System::setProperty);
        try {
            assertTrue(await(store.putIfAbsent("a", () -> CONTENT, "image/png", Map::of)));
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }

        faults.verify(postRequestedFor(urlEqualTo("/")).withRequestBody(containing("token-of-the-account")));
        faults.verify(putRequestedFor(urlPathMatching(".*/a"))
                .withHeader("Authorization", containing("Credential=KEY-OF-ROLE/"))
                .withHeader("X-Amz-Security-Token", equalTo("session")));
    }

    @Test
    void missingCredentialsAreToldOnce() {
        ObjectStore store = open(Map.of());
        ObjectServer.shared().useNoSecret();

        assertEquals(ObjectFailure.Kind.REFUSED, failureOf(store.head("a")));
        store.start(null);

        Awaitility.await().until(() -> opened.warnings("AWS_ACCESS_KEY_ID") == 1);
        IntStream.range(0, 12).forEach(i -> failureOf(store.head("a")));
        assertEquals(1, opened.warnings("Archive: "));
    }

    @Test
    void wrongSecretIsToldAtTheStart() {
        ObjectStore store = open(Map.of());
        ObjectServer.shared().useSecret("wrong");

        store.start(null);

        Awaitility.await().until(() -> opened.warnings("cannot be read: status 403") == 1);
        assertFalse(opened.isUsable());
    }

    @Test
    void missingBucketIsToldAtTheStart() {
        ObjectStore store = open(Map.of("bucket", "missing-" + bucket));

        store.start(null);

        Awaitility.await().until(() -> opened.warnings("NoSuchBucket") == 1);
    }

    @Test
    void ownAuthorityOfTheEndpointIsTrusted(@TempDir Path folder) {
        SelfSigned certificate = new SelfSigned(folder, "dns:localhost");
        WireMockServer secure = new WireMockServer(options()
                .dynamicPort()
                .dynamicHttpsPort()
                .keystorePath(certificate.store().toString())
                .keystorePassword(SelfSigned.STORE_PASSWORD)
                .keyManagerPassword(SelfSigned.STORE_PASSWORD)
                .keystoreType("PKCS12"));
        secure.start();
        try {
            secure.stubFor(put(anyUrl()).willReturn(ok()));
            String endpoint = "https://localhost:" + secure.httpsPort();

            ObjectStore trusting = open(Map.of(
                    "endpoint", endpoint, "ca-file", certificate.certificate().toString()));
            assertTrue(await(trusting.putIfAbsent("a", () -> CONTENT, "image/png", Map::of)));
            close(opened);
            ObjectStore other = open(Map.of("endpoint", endpoint, "prefix", "other/"));
            assertEquals(
                    ObjectFailure.Kind.UNAVAILABLE,
                    failureOf(other.putIfAbsent("a", () -> CONTENT, "image/png", Map::of)));
        } finally {
            secure.stop();
        }
    }

    private static void close(Bucket first) {
        first.close();
    }

    @ParameterizedTest
    @CsvSource({
        "bucket, a",
        "bucket, with space",
        "prefix, ä",
        "endpoint, ftp://s3.test",
        "endpoint, http://s3.test/{bucket}/",
        "ca-file, /missing.pem",
        "path-style, maybe"
    })
    void malformedSettingIsRefused(String key, String value) {
        opened = new Bucket(bucket, Map.of());

        assertThrows(RuntimeException.class, () -> new Bucket(bucket, Map.of(key, value.replace("{bucket}", bucket)))
                .close());
    }
}
