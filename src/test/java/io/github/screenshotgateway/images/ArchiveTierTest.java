package io.github.screenshotgateway.images;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.github.screenshotgateway.archive.ObjectFailure;
import io.github.screenshotgateway.archive.ObjectFailure.Kind;
import io.github.screenshotgateway.bounds.FairBulkhead.Claim;
import io.github.screenshotgateway.images.content.Image;
import io.github.screenshotgateway.images.fetch.ArchivedImages;
import io.github.screenshotgateway.images.fetch.ArchivedImages.Patience;
import io.github.screenshotgateway.images.store.ImageStore;
import io.github.screenshotgateway.support.BucketProfile;
import io.github.screenshotgateway.support.BucketStub;
import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.task.TaskId;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Images in the bucket, which outlive memory and disk of this replica. */
@Tag("objects")
@QuarkusTest
@TestProfile(BucketProfile.class)
class ArchiveTierTest extends GatewayTest {
    private static final String PATH = "/api/v1/task/{task}/screenshots/{name}";
    private static final String FROM_BUCKET = "ScreenshotGateway; hit; detail=archive";
    private static final String MISS = "ScreenshotGateway; fwd=miss";
    private static final byte[] PNG = Pngs.png(1, 300);

    BucketStub bucket;

    @Inject
    ImageStore images;

    @Inject
    ArchivedImages archived;

    @Inject
    MeterRegistry metrics;

    @BeforeEach
    void givenTask() {
        bucket.reset();
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/step_1.png"), upstream.mediaUrl("/a/step_2.png"));
        upstream.image("/a/step_1.png", PNG);
        upstream.image("/a/step_2.png", Pngs.png(2));
    }

    /** As a restart with an empty disk does. */
    private void loseLocalTiers() {
        images.forgetAll().await().indefinitely();
    }

    private List<String> keys() {
        return bucket.keys("").stream().filter(key -> key.contains(task)).toList();
    }

    /** The key of the image in the bucket, once it is there. */
    private String givenImageInBucket() {
        image(task, "step_1.png").statusCode(200).header("Cache-Status", MISS);
        await().until(() -> keys().size() == 1);
        loseLocalTiers();
        return keys().get(0);
    }

    @Test
    void downloadedImageIsPutIntoTheBucketWithTypeAndDigest() throws Exception {
        String key = givenImageInBucket();

        assertThat(key, org.hamcrest.Matchers.matchesPattern("v1/[0-9a-f]{2}/" + task + "/images/sha256-[0-9a-f]{64}"));
        assertArrayEquals(PNG, bucket.get(key).asByteArray());
        assertEquals("image/png", bucket.get(key).response().contentType());
        assertEquals(sha256(PNG), bucket.get(key).response().metadata().get("sha256"));
    }

    private static String sha256(byte[] content) throws Exception {
        return HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(content));
    }

    @Test
    void imageInTheBucketIsNotDownloadedAgain() {
        givenImageInBucket();
        upstream.media("/a/step_1.png", aResponse().withStatus(404));

        byte[] image = image(task, "step_1.png")
                .statusCode(200)
                .header("Cache-Status", FROM_BUCKET)
                .header("Content-Type", "image/png")
                .extract()
                .asByteArray();

        assertArrayEquals(PNG, image);
        assertEquals(1, upstream.mediaCalls("/a/step_1.png"));
        // From now on, this replica has it.
        image(task, "step_1.png").statusCode(200).header("Cache-Status", "ScreenshotGateway; hit");
    }

    @Test
    void manyRequestsForOneImageReadTheBucketOnce() {
        String key = givenImageInBucket();

        IntStream.range(0, 30)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> image(task, "step_1.png")))
                .toList()
                .forEach(response -> response.join().statusCode(200));

        assertEquals(
                2,
                bucket.proxy().findAll(getRequestedFor(urlMatching(".*" + key))).size(),
                "one before the download, one after");
    }

    @Test
    void previewIsMadeFromTheBucketsImageAndNotPutThere() {
        upstream.image("/a/step_1.png", Pngs.png(1, 700));
        givenImageInBucket();

        given().get(PATH + "?width=320", task, "step_1.png").then().statusCode(200);

        assertEquals(1, upstream.mediaCalls("/a/step_1.png"));
        loseLocalTiers();
        given().get(PATH + "?width=320", task, "step_1.png").then().statusCode(200);
        assertThat(keys(), hasSize(1));
    }

    @Test
    void zipReadsTheBucket() {
        givenImageInBucket();
        upstream.media("/a/step_1.png", aResponse().withStatus(404));

        given().get("/api/v1/task/{task}/screenshots.zip", task).then().statusCode(200);

        assertEquals(1, upstream.mediaCalls("/a/step_1.png"));
    }

    @Test
    void imageWithAFlippedByteIsDownloadedAndLeftAsItIs() {
        String key = givenImageInBucket();
        byte[] flipped = PNG.clone();
        flipped[PNG.length / 2] ^= 1;
        bucket.replaceContent(key, flipped);
        double before = metrics.counter("gateway.archive.damaged").count();

        byte[] image = image(task, "step_1.png")
                .statusCode(200)
                .header("Cache-Status", MISS)
                .extract()
                .asByteArray();

        assertArrayEquals(PNG, image);
        assertEquals(before + 1, metrics.counter("gateway.archive.damaged").count());
        assertArrayEquals(flipped, bucket.get(key).asByteArray());
    }

    /** Such as one that was copied from a folder: copies lose their metadata. */
    @Test
    void objectThatNoGatewayHasWrittenIsReplaced() throws Exception {
        String key = givenImageInBucket();
        bucket.put(key, "garbage".getBytes(StandardCharsets.UTF_8), Map.of());

        byte[] image = image(task, "step_1.png").statusCode(200).extract().asByteArray();

        assertArrayEquals(PNG, image);
        await().untilAsserted(() -> assertArrayEquals(PNG, bucket.get(key).asByteArray()));
        assertEquals(sha256(PNG), bucket.get(key).response().metadata().get("sha256"));
    }

    /** With the right digest. */
    @Test
    void objectThatIsNoImageCountsAsMissing() throws Exception {
        String key = givenImageInBucket();
        byte[] page = "<html>".getBytes(StandardCharsets.UTF_8);
        bucket.put(key, page, Map.of("sha256", sha256(page)));

        byte[] image = image(task, "step_1.png").statusCode(200).extract().asByteArray();

        assertArrayEquals(PNG, image);
    }

    static Stream<ResponseDefinitionBuilder> faults() {
        return Stream.of(
                aResponse().withStatus(500),
                aResponse().withStatus(503),
                aResponse().withStatus(403),
                aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
                aResponse().withFixedDelay(60_000));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void withAFaultyBucketImagesAreDownloaded(ResponseDefinitionBuilder fault) {
        bucket.fail(fault);

        byte[] image = image(task, "step_1.png").statusCode(200).extract().asByteArray();

        assertArrayEquals(PNG, image);
    }

    @Test
    void readThatWouldWaitLongForTheBucketIsRefusedIfThereIsAMediaHost() {
        bucket.fail(get(anyUrl()), aResponse().withStatus(404).withFixedDelay(1_000));

        assertEquals(Collections.nCopies(3, Kind.SUSPENDED), refusals(Patience.SHORT, 24 + 48 + 3));
        assertEquals(List.of(), refusals(Patience.LONG, 24 + 48 + 3));
    }

    /** Of reads that begin at the same time: the kinds of failures before any response. */
    private List<Kind> refusals(Patience patience, int reads) {
        List<Kind> kinds = new CopyOnWriteArrayList<>();
        List<CompletableFuture<Optional<Image>>> all = IntStream.range(0, reads)
                .mapToObj(
                        i -> archived.find(new TaskId(task), "id-" + i, new Claim("client-" + i, () -> false), patience)
                                .onFailure(ObjectFailure.class)
                                .invoke(failure -> kinds.add(failure.kind()))
                                .subscribeAsCompletionStage())
                .toList();
        List<Kind> refused = List.copyOf(kinds);
        all.forEach(read -> read.handle((item, failure) -> item).join());
        return refused;
    }

    @Test
    void conflictOfTwoPutsIsTriedAgain() {
        bucket.fail(
                com.github.tomakehurst.wiremock.client.WireMock.put(anyUrl())
                        .inScenario(task)
                        .whenScenarioStateIs("Started")
                        .willSetStateTo("over"),
                aResponse().withStatus(409));

        givenImageInBucket();
    }

    @Test
    void rejectedContentIsNotPutIntoTheBucket() {
        upstream.media("/a/step_1.png", aResponse().withBody("no image"));

        image(task, "step_1.png").statusCode(502);
        image(task, "step_2.png").statusCode(200);

        await().until(() -> keys().size() == 1);
        assertArrayEquals(Pngs.png(2), bucket.get(keys().get(0)).asByteArray());
    }
}
