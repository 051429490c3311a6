package io.github.screenshotgateway.screenshots;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.Headers;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long lists are unpacked on worker threads. Clients see no difference. */
@QuarkusTest
class LongListTest extends GatewayTest {
    private static final int SCREENSHOTS = 1_000;
    private static final String PATH = "/api/v1/task/{task}/screenshots";

    @BeforeEach
    void stubLongTask() {
        upstream.v1Task(
                task,
                "finished",
                IntStream.rangeClosed(1, SCREENSHOTS)
                        .mapToObj(i -> upstream.mediaUrl("/long/" + i + ".png?sig=" + i))
                        .toArray(String[]::new));
    }

    /** The first request for the body, too. */
    @Test
    void headHasTheHeadersOfGet() {
        list(task);

        Headers head = given().header("Host", "new.internal")
                .head(PATH, task)
                .then()
                .statusCode(200)
                .extract()
                .headers();
        Headers get = given().header("Host", "new.internal")
                .get(PATH, task)
                .then()
                .body("screenshots", hasSize(SCREENSHOTS))
                .extract()
                .headers();

        assertNotNull(head.getValue("ETag"));
        assertEquals(get.getValue("ETag"), head.getValue("ETag"));
        assertEquals(get.getValue("Content-Length"), head.getValue("Content-Length"));
    }

    @Test
    void directDeliveryHasTheWholeUrls() {
        given().queryParam("delivery", "direct")
                .get(PATH, task)
                .then()
                .body("screenshots", hasSize(SCREENSHOTS))
                .body("screenshots[0]", equalTo(upstream.mediaUrl("/long/1.png?sig=1")))
                .body("screenshots[999]", equalTo(upstream.mediaUrl("/long/1000.png?sig=1000")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"777.png", "latest", "first"})
    void nameFindsItsImage(String name) {
        int number = name.equals("latest") ? SCREENSHOTS : name.equals("first") ? 1 : 777;
        byte[] png = Pngs.png(number);
        upstream.image("/long/" + number + ".png", png);

        byte[] first = image(task, name).statusCode(200).extract().asByteArray();

        assertArrayEquals(png, first);
        image(task, name).statusCode(200).header("Cache-Status", startsWith("ScreenshotGateway; hit"));
    }
}
