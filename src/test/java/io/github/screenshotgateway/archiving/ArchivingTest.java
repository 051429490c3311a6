package io.github.screenshotgateway.archiving;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.headRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import io.github.screenshotgateway.archive.ArchivedTask;
import io.github.screenshotgateway.cluster.Backlog;
import io.github.screenshotgateway.images.store.ImageStore;
import io.github.screenshotgateway.screenshots.ScreenshotLists;
import io.github.screenshotgateway.support.BucketProfile;
import io.github.screenshotgateway.support.BucketStub;
import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.LogCapture;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.Webhook;
import io.github.screenshotgateway.task.TaskId;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that have ended are archived, and served when the vendor has forgotten them. */
@Tag("objects")
@QuarkusTest
@TestProfile(BucketProfile.class)
class ArchivingTest extends GatewayTest {
    private static final String LIST = "/api/v1/task/{task}/screenshots";
    private static final String ARCHIVED = "ScreenshotGateway; hit; detail=archive; ttl=";

    BucketStub bucket;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @Inject
    ImageStore images;

    @Inject
    ScreenshotLists lists;

    @Inject
    ObjectMapper json;

    @Inject
    Backlog backlog;

    @Inject
    MeterRegistry metrics;

    @BeforeEach
    void resetBucket() {
        bucket.reset();
    }

    private String url(int number) {
        return upstream.mediaUrl("/" + task + "/step_" + number + ".png");
    }

    private void givenImage(int number) {
        upstream.image("/" + task + "/step_" + number + ".png", Pngs.png(number, 100));
    }

    private void givenTask(String status, int size) {
        IntStream.rangeClosed(1, size).forEach(this::givenImage);
        upstream.v1Task(
                task, status, IntStream.rangeClosed(1, size).mapToObj(this::url).toArray(String[]::new));
    }

    /** A finished task whose end is known before the list is read. */
    private void readFinalList() {
        list(task).statusCode(200);
        clock.advance(Duration.ofSeconds(5));
        list(task).statusCode(200);
    }

    private List<String> keys(String end) {
        return bucket.keys("v1/").stream()
                .filter(key -> key.contains("/" + task + "/") && key.endsWith(end))
                .toList();
    }

    private ArchivedTask awaitArchive() throws IOException {
        await().until(() -> !keys("/list.json").isEmpty());
        return archive();
    }

    private ArchivedTask archive() throws IOException {
        return json.readValue(bucket.get(keys("/list.json").get(0)).asByteArray(), ArchivedTask.class);
    }

    /** The vendor deletes what it has of the task, and this replica is replaced by a new one. */
    private void forgetEverywhere() {
        upstream.reset();
        upstream.v1List(task, jsonResponse("{\"detail\":\"Task not found\"}", 404));
        upstream.v1Status(task, jsonResponse("{\"detail\":\"Task not found\"}", 404));
        images.forgetAll().await().indefinitely();
        lists.forgetAll();
    }

    @Test
    void finishedTaskIsArchivedWithItsImages() throws IOException {
        givenTask("finished", 3);

        readFinalList();

        ArchivedTask archived = awaitArchive();
        assertEquals(1, archived.version());
        assertEquals(task, archived.task());
        assertEquals("v1", archived.api());
        assertEquals("ended", archived.life());
        assertEquals(
                List.of("step_1.png", "step_2.png", "step_3.png"),
                archived.screenshots().stream().map(ArchivedTask.Item::name).toList());
        String folder = keys("/list.json").get(0).replace("list.json", "");
        for (int i = 0; i < 3; i++) {
            ArchivedTask.Item item = archived.screenshots().get(i);
            assertEquals(url(i + 1), item.url());
            assertArrayEquals(
                    Pngs.png(i + 1, 100), bucket.get(folder + item.object()).asByteArray());
            assertEquals(Pngs.png(i + 1, 100).length, item.size());
            assertEquals(
                    bucket.get(folder + item.object()).response().metadata().get("sha256"), item.sha256());
            assertEquals("image/png", item.type());
        }
        assertEquals(
                "application/json", bucket.get(folder + "list.json").response().contentType());
    }

    @Test
    void writtenListFollowsItsSchema() throws IOException {
        givenTask("finished", 2);
        upstream.media("/" + task + "/step_1.png", aResponse().withBody("no image"));
        readFinalList();
        awaitArchive();
        Schema schema = SchemaRegistry.withDefaultDialect(Dialects.getDraft202012())
                .getSchema(Files.readString(Path.of("src/docs/archived-task.schema.json")));

        JsonNode written = json.readTree(bucket.get(keys("/list.json").get(0)).asByteArray());

        assertEquals(List.of(), schema.validate(written));
        assertTrue(written.at("/screenshots/1").has("sha256"));
        ((ObjectNode) written.at("/screenshots/1")).remove("size");
        assertEquals(1, schema.validate(written).size());
    }

    @Test
    void archivedTaskIsServedWhenTheVendorHasForgottenIt() throws IOException {
        givenTask("finished", 3);
        String before = list(task).extract().asString();
        readFinalList();
        byte[] zip = given().get("/api/v1/task/{task}/screenshots.zip", task).asByteArray();
        awaitArchive();

        forgetEverywhere();

        String after = list(task)
                .statusCode(200)
                .header("Cache-Status", startsWith(ARCHIVED))
                .extract()
                .asString();
        assertEquals(before, after);
        for (int i = 1; i <= 3; i++) {
            byte[] image = image(task, "step_" + i + ".png")
                    .statusCode(200)
                    .header("Cache-Status", "ScreenshotGateway; hit; detail=archive")
                    .extract()
                    .asByteArray();
            assertArrayEquals(Pngs.png(i, 100), image);
        }
        image(task, "latest").statusCode(200);
        given().get(LIST + "/step_1.png?width=160", task).then().statusCode(200);
        assertArrayEquals(
                zip, given().get("/api/v1/task/{task}/screenshots.zip", task).asByteArray());
        assertEquals(0, upstream.mediaRequests().size());
    }

    @Test
    void ageOfAnArchivedListIsTheTimeSinceTheVendorHadIt() throws IOException {
        givenTask("finished", 1);
        readFinalList();
        awaitArchive();
        clock.advance(Duration.ofDays(40));
        forgetEverywhere();

        var reply = list(task).statusCode(200).extract();

        long age = Long.parseLong(reply.header("Age"));
        assertThat(age, greaterThanOrEqualTo(Duration.ofDays(40).toSeconds()));
        long maxAge = Long.parseLong(reply.header("Cache-Control").replaceAll("\\D", ""));
        assertThat(maxAge - age, greaterThanOrEqualTo(Duration.ofHours(23).toSeconds()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct", "redirect"})
    void otherDeliveriesFallBackToProxy(String delivery) throws IOException {
        givenTask("finished", 2);
        readFinalList();
        awaitArchive();
        forgetEverywhere();

        List<String> urls = given().get(LIST + "?delivery=" + delivery, task)
                .then()
                .statusCode(200)
                .extract()
                .path("screenshots");

        assertThat(urls, everyItem(containsString("/api/v1/task/" + task + "/screenshots/step_")));
        for (String url : urls) {
            given().redirects().follow(false).get(url).then().statusCode(200);
        }
        // From memory now.
        assertEquals(urls, given().get(LIST + "?delivery=" + delivery, task).path("screenshots"));
    }

    @Test
    void eventsOfAnArchivedTaskEndAtOnce() throws IOException {
        givenTask("finished", 2);
        readFinalList();
        awaitArchive();
        forgetEverywhere();

        String events = given().get(LIST + "/events?delivery=direct", task).asString();

        assertThat(events, containsString("/api/v1/task/" + task + "/screenshots/step_2.png"));
        assertThat(events, containsString("event: done"));
    }

    @Test
    void pageSaysThatItIsFromTheArchive() throws IOException {
        givenTask("finished", 2);
        readFinalList();
        awaitArchive();
        forgetEverywhere();

        given().get("/tasks/{task}", task)
                .then()
                .statusCode(200)
                .body(containsString("from the archive, captured on <time\n    datetime=\"20"))
                .body(containsString("2 screenshots"));
    }

    /** Nobody has asked for its list. */
    @Test
    void taskThatAWebhookNamesIsArchived() throws IOException {
        givenTask("finished", 2);

        Webhook.signed(clock.instant(), Webhook.statusUpdate(task, "finished"))
                .send()
                .statusCode(200);
        await().until(() -> upstream.v1ListCalls(task) > 0);
        clock.advance(Duration.ofSeconds(10));

        assertEquals(2, awaitArchive().screenshots().size());
    }

    /** It is only a copy of what the vendor had. */
    @Test
    void vendorThatKnowsTheTaskWins() throws IOException {
        givenTask("finished", 2);
        readFinalList();
        awaitArchive();
        lists.forgetAll();
        givenTask("finished", 3);

        list(task).statusCode(200).body("screenshots", hasSize(3));
    }

    @Test
    void runningTaskIsNotArchived() {
        givenTask("started", 1);

        readFinalList();

        image(task, "step_1.png").statusCode(200);
        await().until(() -> keys("").size() == 1);
        assertEquals(List.of(), keys("/list.json"));
    }

    @Test
    void archivedTaskIsNotWrittenAgain() throws IOException {
        givenTask("finished", 2);
        readFinalList();
        awaitArchive();
        int puts = puts();

        clock.advance(Duration.ofDays(3));
        readFinalList();
        clock.advance(Duration.ofMinutes(10));

        given().get(LIST, task);
        await().during(Duration.ofSeconds(7)).until(() -> puts() == puts);
    }

    private int puts() {
        return bucket.proxy()
                .findAll(putRequestedFor(urlPathMatching(".*/" + task + "/.*")))
                .size();
    }

    @Test
    void lateScreenshotExtendsTheArchive() throws IOException {
        givenTask("finished", 2);
        readFinalList();
        awaitArchive();

        givenTask("finished", 3);
        clock.advance(Duration.ofMinutes(20));

        await().until(() -> archive().screenshots().size() == 3);
    }

    @Test
    void listIsWrittenOnlyWhenAllImagesAreThere() throws IOException {
        givenTask("finished", 3);
        upstream.media("/" + task + "/step_2.png", aResponse().withStatus(503));

        readFinalList();

        await().until(() -> keys("").size() == 1);
        givenImage(2);
        assertEquals(List.of(), keys("/list.json"));
        clock.advance(Duration.ofMinutes(2));
        assertEquals(3, awaitArchive().screenshots().size());
    }

    @Test
    void imageThatIsGoneIsListedWithoutAnObject() throws IOException {
        givenTask("finished", 2);
        upstream.media("/" + task + "/step_1.png", aResponse().withStatus(404));
        list(task);
        clock.advance(Duration.ofDays(31));

        readFinalList();

        ArchivedTask archived = awaitArchive();
        assertEquals(null, archived.screenshots().get(0).object());
        forgetEverywhere();
        list(task).body("screenshots", hasSize(2));
        image(task, "step_1.png").statusCode(410);
        image(task, "step_2.png").statusCode(200);
    }

    /** A media host may get an image late. */
    @Test
    void imageThatWasMissingSoonAfterTheEndIsArchivedLater() throws IOException {
        givenTask("finished", 2);
        upstream.media("/" + task + "/step_1.png", aResponse().withStatus(404));
        list(task);
        clock.advance(Duration.ofMinutes(2));
        readFinalList();
        assertFalse(awaitArchive().hasAllImages());

        givenImage(1);
        clock.advance(Duration.ofMinutes(30));

        await().until(() -> archive().hasAllImages());
    }

    /** More than a task has attempts. */
    @Test
    void longOutageOfTheBucketLosesNoTask() throws IOException {
        givenTask("finished", 1);
        bucket.fail(aResponse().withStatus(503));
        readFinalList();
        for (int i = 0; i < 20; i++) {
            clock.advance(Duration.ofHours(1));
            image(task, "step_1.png").statusCode(200);
            images.forgetAll().await().indefinitely();
        }

        bucket.reset();
        circuitBreakers.resetAll();
        image(task, "step_1.png").statusCode(200);
        clock.advance(Duration.ofHours(1));

        assertTrue(awaitArchive().hasAllImages());
    }

    /** An outage ends, so it does not count as an attempt; an object may stay in cold storage. */
    @Test
    void taskWhoseListIsLockedIsGivenUp() {
        RequestPatternBuilder reads = getRequestedFor(urlMatching(".*" + task + "/list.json"));
        bucket.fail(
                WireMock.get(urlMatching(".*" + task + "/list.json")),
                aResponse().withStatus(403).withBody("<Error><Code>InvalidObjectState</Code></Error>"));
        givenTask("finished", 1);

        try (LogCapture log = new LogCapture()) {
            readFinalList();
            for (int i = 1; i <= 12; i++) {
                int attempts = i;
                // Adding another task lets the archiver look for work.
                String other = task + "-" + i;
                upstream.v1List(other, jsonResponse("{\"detail\":\"Task not found\"}", 404));
                given().body(other)
                        .post(management.resolve("/archive/tasks"))
                        .then()
                        .statusCode(202);
                await().until(() -> bucket.proxy().findAll(reads).size() >= attempts);
                clock.advance(Duration.ofHours(2));
            }
            await().until(() -> log.text().contains("task " + task + " is given up"));
        }
    }

    private double attempts(String outcome) {
        return metrics.counter("gateway.archive.tasks", "outcome", outcome).count();
    }

    @Test
    void slowArchiveIsBusyAndNotAMissingTask() throws IOException {
        givenTask("finished", 1);
        readFinalList();
        awaitArchive();
        forgetEverywhere();
        bucket.fail(aResponse().withStatus(503));

        list(task).statusCode(503).header("Retry-After", "5");

        bucket.reset();
        circuitBreakers.resetAll();
        clock.advance(Duration.ofSeconds(10));
        list(task).statusCode(200);
        bucket.fail(aResponse().withStatus(503));
        image(task, "step_1.png").statusCode(503).header("Retry-After", "5");
    }

    @Test
    void bucketThatRefusesCountsAsNone() {
        upstream.v1List(task, jsonResponse("{\"detail\":\"Task not found\"}", 404));
        bucket.fail(aResponse().withStatus(403));

        list(task).statusCode(404).body("type", equalTo(PROBLEMS + "task-not-found"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"version\":2}", "{\"version\":1,\"task\":\"another\"}"})
    void malformedListIsAMiss(String content) throws IOException {
        givenArchive(content);

        list(task).statusCode(404);
    }

    private void givenArchive(String list) throws IOException {
        givenTask("finished", 1);
        readFinalList();
        awaitArchive();
        bucket.replaceContent(keys("/list.json").get(0), list.getBytes(StandardCharsets.UTF_8));
        forgetEverywhere();
    }

    private String archive(String readAt, String screenshots) {
        return """
                {"version":1,"task":"%s","api":"v1","life":"ended","readAt":"%s","screenshots":[%s]}""".formatted(task, readAt, screenshots);
    }

    private static String item(int id, String name) {
        return "{\"id\":\"" + id + "\",\"name\":\"" + name + "\",\"url\":\"u\"}";
    }

    @Test
    void listThatAnotherToolHasWrittenIsServed() throws IOException {
        givenArchive(archive("2026-01-01T00:00:00Z", item(1, "a.png") + "," + item(2, "b.png")));

        list(task).statusCode(200).body("screenshots", hasSize(2));
    }

    /** It is unpacked on a worker: on an event loop, an assertion of the gateway fails. */
    @Test
    void longListIsServed() throws IOException {
        givenArchive(archive(
                "2026-01-01T00:00:00Z",
                IntStream.range(0, 500).mapToObj(i -> item(i, i + ".png")).collect(Collectors.joining(","))));

        list(task).statusCode(200).body("screenshots", hasSize(500));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1000000000-01-01T00:00:00Z", "+1000000000-12-31T23:59:59Z"})
    void timeFarAwayIsMalformed(String readAt) throws IOException {
        givenArchive(archive(readAt, item(1, "a.png")));

        list(task).statusCode(404);
    }

    /** They become paths, headers and entries of zips. */
    @ParameterizedTest
    @ValueSource(strings = {"", "latest", "..", "a/../../b", "a\\r\\nX: 1", "a\\\"; x=\\\"b", "\\ud800", "other.png"})
    void nameThatIsNotPlainAndUniqueIsMalformed(String name) throws IOException {
        givenArchive(archive("2026-01-01T00:00:00Z", item(1, "other.png") + "," + item(2, name)));

        list(task).statusCode(404);
    }

    /** Each takes ten times as much memory as text. */
    @Test
    void listOfVeryManySmallScreenshotsIsMalformed() throws IOException {
        givenArchive(archive(
                "2026-01-01T00:00:00Z",
                IntStream.range(0, 60_000).mapToObj(i -> item(i, "n" + i)).collect(Collectors.joining(","))));

        list(task).statusCode(404);
    }

    @Test
    void unknownTaskStaysUnknown() {
        upstream.v1List(task, jsonResponse("{\"detail\":\"Task not found\"}", 404));

        list(task).statusCode(404).body("type", equalTo(PROBLEMS + "task-not-found"));
    }

    @Test
    void archivedImageWithAFlippedByteIsGone() throws IOException {
        givenTask("finished", 1);
        readFinalList();
        awaitArchive();
        String key = keys("/list.json").get(0).replace("list.json", "")
                + archive().screenshots().get(0).object();
        byte[] content = bucket.get(key).asByteArray();
        content[content.length / 2] ^= 1;
        bucket.replaceContent(key, content);
        forgetEverywhere();
        bucket.proxy().resetRequests();

        image(task, "step_1.png").statusCode(410);
        image(task, "step_1.png").statusCode(410);
        assertEquals(
                1,
                bucket.proxy().findAll(getRequestedFor(urlMatching(".*" + key))).size());
    }

    private URI ofTask() {
        return management.resolve("/archive/tasks/" + task);
    }

    @Test
    void deletedTaskIsGoneAndNotArchivedAgain() throws IOException {
        givenTask("finished", 2);
        readFinalList();
        awaitArchive();
        given().get(ofTask())
                .then()
                .statusCode(200)
                .body("state", equalTo("archived"))
                .body("images", equalTo(2));

        given().delete(ofTask()).then().statusCode(204);

        given().get(ofTask()).then().statusCode(200).body("state", equalTo("deleted"));
        assertThat(keys(""), hasSize(1));
        assertThat(keys("/deleted"), hasSize(1));
        // The vendor still has it.
        readFinalList();
        image(task, "step_1.png").statusCode(200);
        given().body(task).post(management.resolve("/archive/tasks")).then().statusCode(202);
        await().during(Duration.ofSeconds(3)).until(() -> keys("").size() == 1);
        forgetEverywhere();
        list(task).statusCode(404);
    }

    /** A replica may have begun to write before it knew. */
    @Test
    void imageThatIsWrittenDuringTheDeletionIsDeletedToo() {
        givenTask("started", 1);
        bucket.fail(
                com.github.tomakehurst.wiremock.client.WireMock.put(urlPathMatching(".*/" + task + "/images/.*")),
                aResponse().withStatus(200).withFixedDelay(1_500));

        image(task, "step_1.png").statusCode(200);
        // The replica has seen no marker, and is about to write.
        await().until(() -> !bucket.proxy()
                .findAll(headRequestedFor(urlPathMatching(".*/" + task + "/deleted")))
                .isEmpty());
        given().delete(ofTask()).then().statusCode(204);

        await().untilAsserted(() -> assertThat(
                bucket.proxy().findAll(postRequestedFor(urlPathMatching("/" + bucket.name()))),
                hasSize(greaterThanOrEqualTo(2))));
    }

    @Test
    void missingTaskIsNotInTheArchive() {
        given().get(ofTask()).then().statusCode(404).body("type", equalTo(PROBLEMS + "task-not-found"));
    }

    @Test
    void deletionFailsIfTheBucketDoesAndCanBeRepeated() throws IOException {
        givenTask("finished", 1);
        readFinalList();
        awaitArchive();
        bucket.fail(aResponse().withStatus(503));

        given().delete(ofTask()).then().statusCode(503).header("Retry-After", "5");

        bucket.reset();
        circuitBreakers.resetAll();
        given().delete(ofTask()).then().statusCode(204);
        assertThat(keys(""), hasSize(1));
    }

    @Test
    void importArchivesTasksOnePerLine() throws IOException {
        givenTask("finished", 2);
        String body = task + "\n\n  " + task + "-other\r\nno task!\n";
        upstream.v1List(task + "-other", jsonResponse("{\"detail\":\"Task not found\"}", 404));

        given().body(body)
                .post(management.resolve("/archive/tasks"))
                .then()
                .statusCode(202)
                .body("waiting", equalTo(2))
                .body("refused", empty())
                .body("malformed", contains("no task!"));

        await().until(() -> upstream.v1ListCalls(task) > 0);
        clock.advance(Duration.ofSeconds(10));
        assertEquals(2, awaitArchive().screenshots().size());
    }

    /** Of 185 kB. With curl's own media type, which is that of forms. */
    @Test
    void importTellsWhichTasksFoundNoPlace() {
        int places = 5_000;
        List<String> tasks = IntStream.range(0, places + 3)
                .mapToObj(i -> "00000000-0000-4000-8000-" + "%012d".formatted(i))
                .toList();
        // The tasks wait, because nothing can be archived.
        bucket.fail(aResponse().withStatus(503));
        double dropped = attempts("dropped");

        List<String> refused;
        try {
            refused = given().contentType("application/x-www-form-urlencoded")
                    .body(String.join("\n", tasks))
                    .post(management.resolve("/archive/tasks"))
                    .then()
                    .statusCode(202)
                    .extract()
                    .path("refused");
        } finally {
            tasks.forEach(each -> backlog.remove(new TaskId(each)).await().indefinitely());
        }

        assertThat(refused, hasSize(greaterThan(0)));
        assertThat(refused, hasItem(tasks.get(tasks.size() - 1)));
        assertEquals(dropped, attempts("dropped"));
    }

    @ParameterizedTest
    @ValueSource(ints = {2_000_000, 20})
    void importOfTooMuchOrOfNothingIsRefused(int spaces) {
        given().body(" ".repeat(spaces) + "no task!")
                .post(management.resolve("/archive/tasks"))
                .then()
                .statusCode(400)
                .body("type", equalTo(PROBLEMS + "invalid-request"));
    }

    @Test
    void malformedTaskIsRefused() {
        given().delete(management.resolve("/archive/tasks/no%20task")).then().statusCode(400);
    }
}
