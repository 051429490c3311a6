package io.github.screenshotgateway.webhooks;

import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.LogCapture;
import io.github.screenshotgateway.support.Webhook;
import io.github.screenshotgateway.support.WebhooksProfile;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signed webhooks have an effect; unsigned ones and malformed events get an error and have none. */
@QuarkusTest
@TestProfile(WebhooksProfile.class)
class WebhooksTest extends GatewayTest {
    private static final String OTHER = "0123456789abcdef".repeat(4);

    private Webhook message;

    @Inject
    MeterRegistry metrics;

    @BeforeEach
    void cacheTask() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
        list(task).statusCode(200);
        message = Webhook.signed(clock.instant(), Webhook.statusUpdate(task, "finished"));
    }

    private Webhook statusUpdate(String status) {
        return Webhook.signed(clock.instant(), Webhook.statusUpdate(task, status));
    }

    /** A refresh starts before the webhook is answered, so when none is in progress, none will follow. */
    private void assertCalls(int calls, String ofTask) {
        await().until(() -> metrics.get("gateway.lists.refreshing").gauge().value() == 0);
        assertEquals(calls, upstream.v1ListCalls(ofTask));
    }

    @Test
    void statusUpdateRefreshesTheCachedTask() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"), upstream.mediaUrl("/a/2.png"));
        statusUpdate("finished").send().statusCode(200);
        assertCalls(2, task);
        list(task).body("screenshots", hasSize(2));
    }

    /** The refresh in progress may have read before the status changed. */
    @Test
    void statusUpdateDuringARefreshCausesOneMore() {
        upstream.v1List(task, okJson("{\"screenshots\":[]}").withFixedDelay(500));
        clock.advance(Duration.ofSeconds(10));
        list(task);
        await().until(() -> upstream.v1ListCalls(task) == 2);
        statusUpdate("finished").send().statusCode(200);
        await().untilAsserted(() -> assertEquals(3, upstream.v1ListCalls(task)));
    }

    @Test
    void statusUpdateOfAnUncachedTaskCausesNoCall() {
        String another = task + "-another";
        Webhook.signed(clock.instant(), Webhook.statusUpdate(another, "finished"))
                .send()
                .statusCode(200);
        assertCalls(0, another);
    }

    /** A task that was requested before it existed is there now. */
    @Test
    void statusUpdateRefreshesACachedMissingTask() {
        String early = task + "-early";
        upstream.v1List(early, jsonResponse("{\"detail\":\"Task not found\"}", 404));
        list(early).statusCode(404);
        upstream.v1Task(early, "running");

        Webhook.signed(clock.instant(), Webhook.statusUpdate(early, "started")).send();

        assertCalls(2, early);
        list(early).statusCode(200);
    }

    /** In v3, clients use the session id as the task id. */
    @Test
    void statusUpdateWithASessionIdRefreshesTheTask() {
        Webhook.signed(
                        clock.instant(),
                        "{\"payload\":{\"session_id\":\"" + task + "\"},\"type\":\"agent.task.status_update\"}")
                .send()
                .statusCode(200);
        assertCalls(2, task);
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent.task.created", "", "TEST", "agent.task.status_update.v2"})
    void unknownEventGets204WithoutEffect(String type) {
        Webhook.signed(clock.instant(), "{\"payload\":{\"task_id\":\"" + task + "\"},\"type\":\"" + type + "\"}")
                .send()
                .statusCode(204);
        assertCalls(1, task);
    }

    @Test
    void replayGets200WithoutEffect() {
        Webhook message = statusUpdate("started");
        message.send().statusCode(200);
        assertCalls(2, task);
        message.send().statusCode(200);
        message.withSignature(message.signature().toUpperCase(Locale.ROOT))
                .send()
                .statusCode(200);
        assertCalls(2, task);

        statusUpdate("finished").send().statusCode(200);
        assertCalls(3, task);
    }

    /** Believing the message would make the list final, and fresh for a day. */
    @Test
    void statusInTheMessageDoesNotMakeTheListFinal() {
        statusUpdate("finished").send().statusCode(200);
        assertCalls(2, task);
        list(task).header("Cache-Control", "private, max-age=2").body("screenshots", hasSize(1));
    }

    @Test
    void failedRefreshKeepsTheList() {
        upstream.v1List(task, serverError());
        statusUpdate("finished").send().statusCode(200);
        await().until(() -> upstream.v1ListCalls(task) > 1);
        list(task).statusCode(200).body("screenshots", hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"test\",\"x\":\"caf\u00e9 \ud83d\ude00\"}",
                "{\"type\":\"test\",\"x\":\"caf\\u00e9 \\ud83d\\ude00\"}"
            })
    void nonAsciiTextIsAcceptedPlainAndEscaped(String canonical) {
        Webhook.signed(
                        Long.toString(clock.instant().getEpochSecond()),
                        "{\"x\": \"caf\u00e9 \\uD83D\\uDE00\", \"type\": \"test\"}",
                        canonical)
                .send()
                .statusCode(200);
    }

    private void assertNothingWasRefreshed() {
        await().until(() -> metrics.get("gateway.lists.refreshing").gauge().value() == 0);
        assertEquals(1, upstream.v1ListCalls(task));
    }

    private static void assertInvalid(ValidatableResponse response) {
        response.statusCode(400)
                .contentType("application/problem+json")
                .header("Cache-Control", "no-store")
                .body("type", equalTo(PROBLEMS + "invalid-request"));
    }

    static Stream<Arguments> unsigned() {
        return Stream.of(
                forged("no signature", m -> m.withSignature(null)),
                forged("an empty signature", m -> m.withSignature("")),
                forged("another signature", m -> m.withSignature(OTHER)),
                forged("half a signature", m -> m.withSignature(m.signature().substring(32))),
                forged(
                        "an odd number of digits",
                        m -> m.withSignature(m.signature().substring(1))),
                forged("a signature and more", m -> m.withSignature(m.signature() + "00")),
                forged("no hexadecimal digits", m -> m.withSignature("z".repeat(64))),
                forged("a prefix", m -> m.withSignature("sha256=" + m.signature())),
                forged("no timestamp", m -> m.withTimestamp(null)),
                forged("an empty timestamp", m -> m.withTimestamp("")),
                forged("a malformed timestamp", m -> m.withTimestamp("now")),
                forged("a timestamp of many digits", m -> m.withTimestamp("1".repeat(5_000))),
                forged("another timestamp", m -> m.withTimestamp(Long.toString(Long.parseLong(m.timestamp()) - 1))),
                forged(
                        "another body",
                        m -> new Webhook(
                                m.timestamp(), m.signature(), "{\"type\":\"test\"}".getBytes(StandardCharsets.UTF_8))));
    }

    private static Arguments forged(String name, UnaryOperator<Webhook> change) {
        return arguments(name, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unsigned")
    void unsignedWebhookGets401(String name, UnaryOperator<Webhook> change) {
        change.apply(message)
                .send()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("Cache-Control", "no-store")
                .header("WWW-Authenticate", "X-Browser-Use-Signature")
                .body("type", equalTo(PROBLEMS + "unsigned"));

        assertNothingWasRefreshed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT5M1S", "-PT5M2S"})
    void timestampMoreThanFiveMinutesOffGets401(Duration off) {
        Webhook.signed(clock.instant().minus(off), Webhook.statusUpdate(task, "finished"))
                .send()
                .statusCode(401);
        assertNothingWasRefreshed();
    }

    @Test
    void refusedMessageDoesNotUseUpItsSignature() {
        message.withTimestamp("now").send().statusCode(401);
        message.send().statusCode(200);
        await().until(() -> upstream.v1ListCalls(task) == 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"type\":null}",
                "{\"type\":7}",
                "{\"type\":[\"test\"]}",
                "{\"type\":\"agent.task.status_update\"}",
                "{\"payload\":{},\"type\":\"agent.task.status_update\"}",
                "{\"payload\":{\"task_id\":null},\"type\":\"agent.task.status_update\"}",
                "{\"payload\":{\"task_id\":7},\"type\":\"agent.task.status_update\"}",
                "{\"payload\":{\"task_id\":\"\"},\"type\":\"agent.task.status_update\"}",
                "{\"payload\":{\"task_id\":\"a/b\"},\"type\":\"agent.task.status_update\"}",
                "{\"payload\":{\"task_id\":\"a\\nb\"},\"type\":\"agent.task.status_update\"}"
            })
    void signedJsonThatIsNotAnEventIsInvalid(String body) {
        assertInvalid(Webhook.signed(clock.instant(), body).send());
    }

    /** A message with one valid and one malformed id is not applied in part. */
    @Test
    void oneMalformedIdMakesTheMessageInvalid() {
        String body = "{\"payload\":{\"session_id\":\"../x\",\"task_id\":\"" + task
                + "\"},\"type\":\"agent.task.status_update\"}";
        assertInvalid(Webhook.signed(clock.instant(), body).send());
        assertNothingWasRefreshed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"type\":\"test\"}x"})
    void signedBodyThatIsNotJsonIsInvalid(String body) {
        assertInvalid(Webhook.signed(clock.instant(), body).send());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/webhooks/browser-use", "/webhooks/browser-use/"})
    void getOfTheWebhookRouteGets405(String path) {
        given().get(path).then().statusCode(405).header("Allow", "POST, OPTIONS");
    }

    @Test
    void logContainsNeitherSecretNorSignature() {
        upstream.reset();
        try (LogCapture log = new LogCapture()) {
            unsigned().forEach(forged -> {
                @SuppressWarnings("unchecked")
                UnaryOperator<Webhook> change = (UnaryOperator<Webhook>) forged.get()[1];
                change.apply(message).send();
            });
            Webhook.signed(clock.instant(), "{").send();
            message.send().statusCode(200);
            // The log must not be empty, or the test proves nothing: the refresh fails.
            await().until(() -> log.text().contains("upstream"));

            String text = log.text().toLowerCase(Locale.ROOT);
            assertFalse(text.contains(WebhooksProfile.SECRET), text);
            assertFalse(text.contains(message.signature().substring(32)), text);
            assertFalse(text.contains(OTHER), text);
        }
    }
}
