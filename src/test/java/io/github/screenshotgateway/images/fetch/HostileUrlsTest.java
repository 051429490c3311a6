package io.github.screenshotgateway.images.fetch;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.screenshotgateway.support.GatewayTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An upstream that lists URLs of other hosts must not make the gateway contact them, or redirect browsers to them. */
@QuarkusTest
class HostileUrlsTest extends GatewayTest {
    private static final String SIGNATURE = "?X-Amz-Signature=5ec4e7";

    @TestHTTPResource(value = "/health/ready", management = true)
    String ready;

    /** {@code MEDIA} stands for the authority of the allowed media host. */
    private void givenListWith(String hostile) throws JsonProcessingException {
        String url = hostile.replace("MEDIA", upstream.media().baseUrl().substring("http://".length())) + SIGNATURE;
        upstream.v1List(task, okJson(new ObjectMapper().writeValueAsString(Map.of("screenshots", List.of(url)))));
        upstream.v1Status(task, okJson("\"running\""));
    }

    /** {@link AllowedOriginsTest} has many more of them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.test/1.png",
                "http://user@MEDIA/1.png",
                "http://MEDIA/%2e%2E/1.png",
                "http://127.0.0.1/1.png",
                "/1.png",
                "javascript:alert(1)",
                "http://MEDIA\\@evil.test/1.png",
                "http://MEDIA/1.png\r\nSet-Cookie: a=b",
                ""
            })
    void hostileUrlIsNeitherFetchedNorRedirectedTo(String hostile) throws JsonProcessingException {
        givenListWith(hostile);

        image(task, "latest")
                .statusCode(502)
                .body("type", equalTo(PROBLEMS + "image-rejected"))
                .body(not(containsString("5ec4e7")));
        given().redirects()
                .follow(false)
                .get("/api/v1/task/{task}/screenshots/latest?delivery=redirect", task)
                .then()
                .statusCode(502)
                .header("Location", nullValue());
        assertEquals(0, upstream.mediaRequests().size());
    }

    /** The vendor does not publish the host of its presigned URLs: here an operator learns what to allow. */
    @Test
    void refusedOriginIsNamedWithTheSettingThatWouldAllowIt() throws JsonProcessingException {
        givenListWith("https://presigned.example:8443/1.png");

        image(task, "latest")
                .statusCode(502)
                .body(
                        "detail",
                        equalTo("The image's origin, https://presigned.example:8443, is not one of"
                                + " gateway.images.allowed-origins."));
        given().get(ready)
                .then()
                .body(
                        "checks.find { it.name == 'images' }.data.refusedOrigins",
                        containsString("https://presigned.example:8443"));
    }
}
