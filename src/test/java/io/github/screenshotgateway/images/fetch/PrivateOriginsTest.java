package io.github.screenshotgateway.images.fetch;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.EventClient;
import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.RawServer;
import io.github.screenshotgateway.support.UpstreamResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Allowed origins whose names resolve to private addresses; some of them are configured as private origins. */
@QuarkusTest
class PrivateOriginsTest extends GatewayTest {
    private static final byte[] PNG = Pngs.png(1);

    RawServer media;

    @TestHTTPResource("/")
    URI gateway;

    @BeforeEach
    void givenImage() {
        media.answer("/1.png", client -> {
            client.getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\nContent-Length: " + PNG.length + "\r\n\r\n").getBytes(US_ASCII));
            client.getOutputStream().write(PNG);
            return true;
        });
    }

    private String url(String host) {
        return media.url().replace("localhost", host) + "/1.png";
    }

    private void givenTaskAt(String... urls) {
        upstream.v1Task(task, "running", urls);
    }

    private ValidatableResponse requested(String resource, String delivery) {
        return given().redirects()
                .follow(false)
                .get("/api/v1/task/" + task + "/screenshots" + resource + "?delivery=" + delivery)
                .then();
    }

    @Test
    void imageOfPrivateOriginIsDelivered() {
        givenTaskAt(url(UpstreamResource.LISTED));

        requested("/1.png", "proxy").statusCode(200);
    }

    @Test
    void urlOfPrivateOriginIsHandedOut() {
        givenTaskAt(url(UpstreamResource.LISTED));

        requested("/1.png", "redirect").statusCode(307).header("Location", url(UpstreamResource.LISTED));
        requested("", "direct").statusCode(200).body("screenshots", contains(url(UpstreamResource.LISTED)));
    }

    @ParameterizedTest
    @CsvSource({
        "/1.png, proxy",
        "/1.png, redirect",
        "/1.png, direct",
        "/latest, redirect",
        "'', direct",
        "/events, direct",
    })
    void unlistedNameIsRejectedForEveryDelivery(String resource, String delivery) {
        givenTaskAt(url(UpstreamResource.UNLISTED));

        requested(resource, delivery)
                .statusCode(502)
                .header("Location", nullValue())
                .body("type", equalTo(PROBLEMS + "image-rejected"));
    }

    /** The second request would be answered before the framework, if at all. */
    @Test
    void directListFromMemoryIsRejected() {
        givenTaskAt(url(UpstreamResource.LISTED), url(UpstreamResource.UNLISTED));
        requested("", "proxy").statusCode(200);
        requested("", "direct").statusCode(502);
        requested("", "direct").statusCode(502);
    }

    /** It serves credentials of the machine. */
    @ParameterizedTest
    @CsvSource({"/1.png, proxy", "/1.png, redirect", "'', direct"})
    void metadataServiceIsRejectedEvenAsPrivateOrigin(String resource, String delivery) {
        givenTaskAt(url(UpstreamResource.METADATA));

        requested(resource, delivery).statusCode(502).body("type", equalTo(PROBLEMS + "image-rejected"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.0.0.1/1.png",
                "https://[fd00::1]/1.png?X-Amz-Signature=1",
                "http://user@169.254.169.254/1.png"
            })
    void directListWithPrivateAddressIsRejected(String url) {
        givenTaskAt(url);
        requested("", "direct").statusCode(502).body("type", equalTo(PROBLEMS + "image-rejected"));
    }

    /** The setting limits what the gateway contacts or redirects to; a direct list contains the upstream's own URLs. */
    @ParameterizedTest
    @ValueSource(strings = {"https://other.test/1.png", "http://93.184.216.34/1.png", "1.png"})
    void directListOfOtherOriginIsHandedOut(String url) {
        givenTaskAt(url);
        requested("", "direct").statusCode(200).body("screenshots", contains(url));
    }

    @Test
    void laterScreenshotOfUnlistedNameEndsStreamOfDirectUrls() {
        givenTaskAt(url(UpstreamResource.LISTED));
        URI events = gateway.resolve("/api/v1/task/" + task + "/screenshots/events?delivery=direct");
        try (EventClient client = new EventClient(events, null)) {
            await().until(() -> client.events().size() == 1);
            givenTaskAt(url(UpstreamResource.LISTED), url(UpstreamResource.UNLISTED));
            clock.advance(Duration.ofSeconds(3));

            await().until(client::ended);
            assertEquals("problem", client.events().get(1).name());
        }
    }
}
