package io.github.screenshotgateway.webhooks;

import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Webhook;
import io.github.screenshotgateway.support.WebhooksProfile;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The effects of correctly signed webhooks. */
@QuarkusTest
@TestProfile(WebhooksProfile.class)
class WebhooksTest extends GatewayTest {
    @Inject
    MeterRegistry metrics;

    @BeforeEach
    void cacheTask() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/1.png"));
        list(task).statusCode(200);
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

    @Test
    void testEventGets200() {
        Webhook.signed(clock.instant(), "{\"payload\":{\"test\":\"ok\"},\"type\":\"test\"}")
                .send()
                .statusCode(200);
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
        Webhook message = statusUpdate("finished");
        message.send().statusCode(200);
        assertCalls(2, task);

        message.send().statusCode(200);

        assertCalls(2, task);
    }

    @Test
    void replayWithAnUppercaseSignatureHasNoEffect() {
        Webhook message = statusUpdate("finished");
        message.send().statusCode(200);
        assertCalls(2, task);

        message.withSignature(message.signature().toUpperCase(Locale.ROOT))
                .send()
                .statusCode(200);

        assertCalls(2, task);
    }

    @Test
    void nextMessageRefreshesAgain() {
        statusUpdate("started").send().statusCode(200);
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

    @Test
    void isoTimestampIsAccepted() {
        String body = "{\"type\":\"test\"}";

        Webhook.signed(clock.instant().toString(), body, body).send().statusCode(200);
    }
}
