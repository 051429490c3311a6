package io.github.screenshotgateway.images;

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
import io.github.screenshotgateway.support.RawMediaResource;
import io.github.screenshotgateway.support.RawServer;
import io.quarkus.test.common.WithTestResource;
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

/** Allowed origins whose names lead to private addresses, some of them listed as such. */
@QuarkusTest
@WithTestResource(RawMediaResource.class)
class PrivateOriginsTest extends GatewayTest {
    private static final byte[] PNG = Pngs.png(1);

    RawServer media;

    @TestHTTPResource("/")
    URI gateway;

    @BeforeEach
    void anImage() {
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

    private void givenATaskAt(String... urls) {
        upstream.v1Task(task, "running", urls);
    }

    private ValidatableResponse asked(String what, String delivery) {
        return given().redirects()
                .follow(false)
                .get("/api/v1/task/" + task + "/screenshots" + what + "?delivery=" + delivery)
                .then();
    }

    @Test
    void imageOfAListedOriginIsDelivered() {
        givenATaskAt(url(RawMediaResource.LISTED));

        asked("/1.png", "proxy").statusCode(200);
    }

    @Test
    void urlOfAListedOriginIsHandedOut() {
        givenATaskAt(url(RawMediaResource.LISTED));

        asked("/1.png", "redirect").statusCode(307).header("Location", url(RawMediaResource.LISTED));
        asked("", "direct").statusCode(200).body("screenshots", contains(url(RawMediaResource.LISTED)));
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
    void whatAnUnlistedNameLeadsToIsRejectedWhateverTheDelivery(String what, String delivery) {
        givenATaskAt(url(RawMediaResource.UNLISTED));

        asked(what, delivery)
                .statusCode(502)
                .header("Location", nullValue())
                .body("type", equalTo(PROBLEMS + "image-rejected"));
    }

    /** The second one is answered ahead of the framework, if at all. */
    @Test
    void listThatIsInMemoryIsRejectedToo() {
        givenATaskAt(url(RawMediaResource.LISTED), url(RawMediaResource.UNLISTED));
        asked("", "proxy").statusCode(200);

        asked("", "direct").statusCode(502);
        asked("", "direct").statusCode(502);
    }

    /** Credentials of the machine are there. */
    @ParameterizedTest
    @CsvSource({"/1.png, proxy", "/1.png, redirect", "'', direct"})
    void metadataServiceIsRejectedEvenWhenListed(String what, String delivery) {
        givenATaskAt(url(RawMediaResource.METADATA));

        asked(what, delivery).statusCode(502).body("type", equalTo(PROBLEMS + "image-rejected"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.0.0.1/1.png",
                "https://[fd00::1]/1.png?X-Amz-Signature=1",
                "http://user@169.254.169.254/1.png"
            })
    void listWithPrivateAddressesIsRejected(String url) {
        givenATaskAt(url);

        asked("", "direct").statusCode(502).body("type", equalTo(PROBLEMS + "image-rejected"));
    }

    /** The setting says what the gateway contacts or redirects to; its own URLs are those that the upstream lists. */
    @ParameterizedTest
    @ValueSource(strings = {"https://other.test/1.png", "http://93.184.216.34/1.png", "1.png"})
    void listOfOtherOriginsIsHandedOut(String url) {
        givenATaskAt(url);

        asked("", "direct").statusCode(200).body("screenshots", contains(url));
    }

    @Test
    void screenshotThatComesLaterEndsAStreamOfDirectUrls() {
        givenATaskAt(url(RawMediaResource.LISTED));
        URI events = gateway.resolve("/api/v1/task/" + task + "/screenshots/events?delivery=direct");
        try (EventClient client = new EventClient(events, null)) {
            await().until(() -> client.events().size() == 1);
            givenATaskAt(url(RawMediaResource.LISTED), url(RawMediaResource.UNLISTED));
            clock.advance(Duration.ofSeconds(3));

            await().until(client::ended);
            assertEquals("problem", client.events().get(1).name());
        }
    }
}
