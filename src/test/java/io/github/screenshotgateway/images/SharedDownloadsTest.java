package io.github.screenshotgateway.images;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.RawClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
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
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One download serves concurrent requests for an image, and URLs that differ in their fragment, which is not sent to
 * servers (RFC 9110, section 4.2.5).
 */
@QuarkusTest
class SharedDownloadsTest extends GatewayTest {
    private static final byte[] PNG = Pngs.png(1);

    @TestHTTPResource("/")
    URI gateway;

    @ParameterizedTest
    @CsvSource({
        "/x#0.png, /x#1.png",
        "/x, /x#1.png",
        "/x?a=1#/b/1.png, /x?a=1#/b/2.png",
    })
    void urlsDifferingInFragmentShareOneDownload(String one, String other) {
        upstream.v1Task(task, "finished", upstream.mediaUrl(one), upstream.mediaUrl(other));
        upstream.image("/x", PNG);
        assertArrayEquals(PNG, image(task, "id-2.png").extract().asByteArray());
        assertArrayEquals(PNG, image(task, "id-1.png").extract().asByteArray());
        assertEquals(1, upstream.mediaRequests().size());
        assertEquals(one.split("#")[0], upstream.mediaRequests().get(0).getUrl());
    }

    /** The download belongs to the first name, for which another client waits. */
    @Test
    void disconnectingClientDoesNotCancelDownloadUnderOtherName() throws Exception {
        upstream.v1Task(task, "running", upstream.mediaUrl("/x#0.png"), upstream.mediaUrl("/x#1.png"));
        upstream.media("/x", serverError());
        list(task);
        RawClient leaving = new RawClient(gateway)
                .send("GET /api/v1/task/" + task + "/screenshots/id-2.png HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await().until(() -> upstream.mediaRequests().size() == 1);
        CompletableFuture<Response> other = CompletableFuture.supplyAsync(
                () -> image(task, "id-1.png").extract().response());
        leaving.close();
        upstream.image("/x", PNG);

        assertEquals(200, other.get(30, TimeUnit.SECONDS).statusCode());
    }

    @Test
    void urlsDifferingInQueryAreDownloadedSeparately() {
        upstream.v1Task(task, "finished", upstream.mediaUrl("/x?step=1"), upstream.mediaUrl("/x?step=2"));
        upstream.image("/x", PNG);
        image(task, "id-1.png");
        image(task, "id-2.png");
        assertEquals(2, upstream.mediaRequests().size());
    }

    @Test
    void fragmentIsKeptInUrlsForClients() {
        String url = upstream.mediaUrl("/x#0.png");
        upstream.v1Task(task, "finished", url);

        given().redirects()
                .follow(false)
                .get("/api/v1/task/{task}/screenshots/x?delivery=redirect", task)
                .then()
                .header("Location", url);
        given().get("/api/v1/task/{task}/screenshots?delivery=direct", task)
                .then()
                .body("screenshots", contains(url));
    }

    private static final int CLIENTS = 200;
    private static final int MEDIA_HOST_DELAY_MILLIS = 300;
    private static final byte[] COLD = Pngs.png(7);

    private void givenSlowMediaHost() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/7.png"));
        upstream.media("/7.png", aResponse().withBody(COLD).withFixedDelay(MEDIA_HOST_DELAY_MILLIS));
    }

    @Test
    void concurrentRequestsForColdImageCauseOneDownload() {
        givenSlowMediaHost();
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(gateway.resolve("/api/v1/task/" + task + "/screenshots/7.png"))
                .build();

        List<CompletableFuture<HttpResponse<byte[]>>> responses = IntStream.range(0, CLIENTS)
                .mapToObj(i -> client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()))
                .toList();

        assertTrue(responses.stream()
                .allMatch(response -> Arrays.equals(COLD, response.join().body())));
        assertEquals(1, upstream.mediaCalls("/7.png"));
    }

    @Test
    void disconnectingClientDoesNotCancelSharedDownload() throws IOException {
        givenSlowMediaHost();
        try (Socket impatient = new Socket(gateway.getHost(), gateway.getPort())) {
            impatient
                    .getOutputStream()
                    .write(("GET /api/v1/task/" + task + "/screenshots/7.png HTTP/1.1\r\nHost: g\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            await().until(() -> upstream.mediaCalls("/7.png") == 1);
        }

        assertArrayEquals(COLD, image(task, "7.png").extract().asByteArray());
        assertEquals(1, upstream.mediaCalls("/7.png"));
    }
}
