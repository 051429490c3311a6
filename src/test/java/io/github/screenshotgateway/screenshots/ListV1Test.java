package io.github.screenshotgateway.screenshots;

import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.screenshotgateway.support.GatewayTest;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ListV1Test extends GatewayTest {
    private static final String PATH = "/api/v1/task/{task}/screenshots";

    @Inject
    MeterRegistry metrics;

    @Test
    void listHasOnlyTheVendorsMember() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/step_1.png"), upstream.mediaUrl("/a/step_2.png"));

        list(task)
                .statusCode(200)
                .contentType("application/json")
                .body("size()", equalTo(1))
                .body("screenshots", hasSize(2));
    }

    @Test
    void urlsPointAtTheGatewayInCaptureOrder() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/step_1.png"), upstream.mediaUrl("/a/step_2.png"));

        given().header("Host", "gateway.internal:8080")
                .get(PATH, task)
                .then()
                .body(
                        "screenshots",
                        contains(
                                "http://gateway.internal:8080/api/v1/task/" + task + "/screenshots/step_1.png",
                                "http://gateway.internal:8080/api/v1/task/" + task + "/screenshots/step_2.png"));
    }

    @Test
    void forwardedHeadersOfUntrustedClientsAreIgnored() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/step_1.png"));

        given().header("Host", "gateway.internal")
                .header("X-Forwarded-Host", "evil.test")
                .header("X-Forwarded-Proto", "https")
                .header("Forwarded", "host=evil.test;proto=https")
                .get(PATH, task)
                .then()
                .body("screenshots[0]", startsWith("http://gateway.internal/api/"));
    }

    @Test
    void directDeliveryGivesTheUpstreamsOwnUrls() {
        String url = upstream.mediaUrl("/a/step_1.png?X-Amz-Signature=abc");
        upstream.v1Task(task, "running", url);

        given().get(PATH + "?delivery=direct", task).then().body("screenshots", contains(url));
    }

    @Test
    void urlsRepeatTheDeliveryOverride() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/step_1.png"));

        given().header("Host", "g.internal")
                .get(PATH + "?delivery=redirect", task)
                .then()
                .body(
                        "screenshots",
                        contains(
                                "http://g.internal/api/v1/task/" + task + "/screenshots/step_1.png?delivery=redirect"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"screenshots\":null}", "{\"screenshots\":[]}", "{\"screenshots\":[null]}"})
    void nullOrEmptyScreenshotsGiveAnEmptyList(String body) {
        upstream.v1List(task, okJson(body));
        upstream.v1Status(task, okJson("\"finished\""));

        list(task).statusCode(200).body("screenshots", hasSize(0));
    }

    @Test
    void failedStatusCallCountsAsRunning() {
        upstream.v1List(task, okJson("{\"screenshots\":[\"" + upstream.mediaUrl("/a/1.png") + "\"]}"));
        upstream.v1Status(task, serverError());

        list(task).statusCode(200).header("Cache-Control", "private, max-age=2").body("screenshots", hasSize(1));
    }

    @Test
    void headersShowTheFreshnessOfAMissAndAHit() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));

        list(task)
                .header("Cache-Control", "private, max-age=2")
                .header("Age", "0")
                .header("ETag", matchesPattern("\"[^\"]+\""))
                .header("Cache-Status", matchesPattern("ScreenshotGateway; fwd=miss; ttl=[12]"));
        list(task).header("Cache-Status", matchesPattern("ScreenshotGateway; hit; ttl=[012]"));
    }

    @Test
    void matchingIfNoneMatchGets304() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
        String tag = list(task).extract().header("ETag");

        given().header("If-None-Match", "\"other\", W/" + tag)
                .get(PATH, task)
                .then()
                .statusCode(304)
                .header("ETag", tag)
                .header("Cache-Status", startsWith("ScreenshotGateway; hit"))
                .body(emptyOrNullString());
    }

    @Test
    void otherDeliveryHasAnotherETag() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
        String tag = list(task).extract().header("ETag");

        given().get(PATH + "?delivery=direct", task).then().header("ETag", not(tag));
    }

    @Test
    void headHasTheHeadersOfGet() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
        var got = list(task).extract();

        given().head(PATH, task)
                .then()
                .statusCode(200)
                .header("Content-Type", got.header("Content-Type"))
                .header("Content-Length", got.header("Content-Length"))
                .header("ETag", got.header("ETag"))
                .body(emptyString());
    }
    /** RFC 9110, section 4.2.3. */
    @Test
    void emptyPortIsTheDefaultPort() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/step_1.png"));

        given().header("Host", "gateway.internal:")
                .get(PATH, task)
                .then()
                .body("screenshots[0]", startsWith("http://gateway.internal/api/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:0", "a:00", "a:65536", "a:99999", "a:x", "a:-1"})
    void invalidPortIsRefused(String host) {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/step_1.png"));

        given().header("Host", host).get(PATH, task).then().statusCode(400);
    }

    /** The status comes with a separate call, so the last screenshot may have come in between. */
    @Test
    void listReadTogetherWithTheEndIsReadOnceMore() {
        upstream.v1Task(task, "finished", upstream.mediaUrl("/a/1.png"));
        list(task).header("Cache-Control", "private, max-age=2");
        upstream.v1Task(task, "finished", upstream.mediaUrl("/a/1.png"), upstream.mediaUrl("/a/2.png"));
        clock.advance(Duration.ofMinutes(1));

        list(task).header("Cache-Control", "private, max-age=15").body("screenshots", hasSize(2));
    }

    /** Otherwise, random ids would cost twice as many calls. */
    @Test
    void missingTaskCostsNoStatusCall() {
        upstream.v1List(task, jsonResponse("{\"detail\":\"Task not found\"}", 404));

        list(task).statusCode(404);
        clock.advance(Duration.ofMinutes(1));
        list(task).statusCode(404);

        assertEquals(0, upstream.v1StatusCalls(task));
    }

    @Test
    void hangingStatusCallDoesNotDelayTheList() {
        upstream.v1List(task, okJson("{\"screenshots\":[]}"));
        upstream.v1Status(task, okJson("\"running\"").withFixedDelay(5_000));

        long before = timedOutCalls();

        list(task).statusCode(200).header("Cache-Control", "private, max-age=2");

        assertEquals(before, timedOutCalls(), "the status call should still be under way");
    }

    private long timedOutCalls() {
        return metrics.timer("gateway.upstream.calls", "outcome", "upstream-timeout")
                .count();
    }

    @Test
    void thirtyFailedStatusCallsOpenNoCircuit() {
        for (int i = 0; i < 30; i++) {
            String another = task + "-" + i;
            upstream.v1List(another, okJson("{\"screenshots\":[]}"));
            upstream.v1Status(another, serverError());

            list(another).statusCode(200);
        }
    }

    /** A proxy may compress a response although the gateway did not ask for it. */
    @Test
    void gzipListIsUnpacked() {
        upstream.v1Task(task, "running");
        upstream.v1List(task, encoded("gzip"));

        list(task).statusCode(200).body("screenshots", hasSize(1));
    }

    @Test
    void listInBrotliIsRefusedWithItsEncoding() {
        upstream.v1Task(task, "running");
        upstream.v1List(task, encoded("br"));

        list(task)
                .statusCode(502)
                .body("type", equalTo(PROBLEMS + "upstream-bad-response"))
                .body(
                        "detail",
                        equalTo("The upstream's response is compressed as br, which the gateway did not ask for."));
    }

    /** The body is in gzip, whatever the header says. */
    private ResponseDefinitionBuilder encoded(String encoding) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(body)) {
            gzip.write(("{\"screenshots\":[\"" + upstream.mediaUrl("/a/step_1.png") + "\"]}").getBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return okJson("").withBody(body.toByteArray()).withHeader("Content-Encoding", encoding);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/xml", "image/png", "text/html"})
    void anyAcceptHeaderGetsJson(String accept) {
        upstream.v1Task(task, "running");

        given().accept(accept).get(PATH, task).then().statusCode(200).contentType("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{\"status\":\"finished\"}", "[]", "7"})
    void malformedStatusCountsAsRunning(String status) {
        upstream.v1Task(task, "running");
        upstream.v1Status(task, okJson(status));

        list(task).statusCode(200).header("Cache-Control", "private, max-age=2");
    }
}
