package io.github.screenshotgateway.webhooks;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
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

/** Unsigned webhooks and malformed events get an error and have no effect. */
@QuarkusTest
@TestProfile(WebhooksProfile.class)
class RefusedWebhooksTest extends GatewayTest {
    private static final String OTHER = "0123456789abcdef".repeat(4);

    @Inject
    MeterRegistry metrics;

    private Webhook message;

    @BeforeEach
    void cacheTask() {
        upstream.v1Task(task, "running");
        list(task).statusCode(200);
        message = Webhook.signed(clock.instant(), Webhook.statusUpdate(task, "finished"));
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
                "7",
                "null",
                "\"test\"",
                "{\"type\":null}",
                "{\"type\":7}",
                "{\"type\":[\"test\"]}",
                "{\"type\":\"agent.task.status_update\"}",
                "{\"payload\":null,\"type\":\"agent.task.status_update\"}",
                "{\"payload\":\"t\",\"type\":\"agent.task.status_update\"}",
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
    @ValueSource(strings = {"", " ", "{", "type=test", "{\"type\":\"test\"}x", "{\"type\":\"test\",\"type\":\"test\"}"})
    void signedBodyThatIsNotJsonIsInvalid(String body) {
        assertInvalid(Webhook.signed(clock.instant(), body).send());
    }

    @Test
    void signedBodyWith1001NestedArraysIsInvalid() {
        assertInvalid(Webhook.signed(clock.instant(), "[".repeat(1_001) + "]".repeat(1_001))
                .send());
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
