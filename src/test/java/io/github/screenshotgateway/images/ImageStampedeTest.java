package io.github.screenshotgateway.images;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ImageStampedeTest extends GatewayTest {
    private static final int CLIENTS = 200;
    private static final int MEDIA_HOST_DELAY_MILLIS = 300;
    private static final byte[] PNG = Pngs.png(7);

    @TestHTTPResource("/api/v1/task/")
    URI tasks;

    @BeforeEach
    void givenSlowMediaHost() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/7.png"));
        upstream.media("/7.png", aResponse().withBody(PNG).withFixedDelay(MEDIA_HOST_DELAY_MILLIS));
    }

    @Test
    void concurrentRequestsForColdImageCauseOneDownload() {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(tasks.resolve(task + "/screenshots/7.png"))
                .build();

        List<CompletableFuture<HttpResponse<byte[]>>> responses = IntStream.range(0, CLIENTS)
                .mapToObj(i -> client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()))
                .toList();

        assertTrue(responses.stream()
                .allMatch(response -> Arrays.equals(PNG, response.join().body())));
        assertEquals(1, upstream.mediaCalls("/7.png"));
    }

    @Test
    void disconnectingClientDoesNotCancelSharedDownload() throws IOException {
        try (Socket impatient = new Socket(tasks.getHost(), tasks.getPort())) {
            impatient
                    .getOutputStream()
                    .write(("GET /api/v1/task/" + task + "/screenshots/7.png HTTP/1.1\r\nHost: g\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            await().until(() -> upstream.mediaCalls("/7.png") == 1);
        }

        assertArrayEquals(PNG, image(task, "7.png").extract().asByteArray());
        assertEquals(1, upstream.mediaCalls("/7.png"));
    }
}
