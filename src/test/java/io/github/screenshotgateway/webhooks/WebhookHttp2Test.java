package io.github.screenshotgateway.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.WebhooksProfile;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A connection of HTTP/2 carries the requests of many, when a proxy stands in front. */
@QuarkusTest
@TestProfile(WebhooksProfile.class)
class WebhookHttp2Test extends GatewayTest {
    private static final int TOO_LARGE = 70_000;

    @TestHTTPResource
    URI gateway;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(gateway.resolve(path));
    }

    @Test
    void aBodyThatIsRefusedEndsNoOtherRequestOfItsConnection() throws IOException, InterruptedException {
        HttpResponse<String> first = client.send(request("/q/openapi").build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(HttpClient.Version.HTTP_2, first.version());
        upstream.v1List(task, WireMock.okJson("{\"screenshots\":[]}").withFixedDelay(1_500));
        CompletableFuture<HttpResponse<String>> waiting = client.sendAsync(
                request("/api/v1/task/" + task + "/screenshots").build(), HttpResponse.BodyHandlers.ofString());

        HttpRequest webhook = request("/webhooks/browser-use")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[TOO_LARGE])))
                .build();

        assertEquals(
                413, client.send(webhook, HttpResponse.BodyHandlers.ofString()).statusCode());
        assertEquals(200, waiting.join().statusCode());
    }
}
