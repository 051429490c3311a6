package io.github.screenshotgateway.images;

import static com.github.tomakehurst.wiremock.client.WireMock.notFound;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.screenshotgateway.screenshots.ScreenshotLists;
import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.task.TaskId;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In v1, a position and a path are one picture, so that another path is another picture and has another name. */
@QuarkusTest
class IdentityTest extends GatewayTest {
    private static final Duration CYCLE = Duration.ofSeconds(3);

    @Inject
    ScreenshotLists lists;

    @Inject
    ImageStore images;

    /** All paths change, and last segments stay. */
    private void theBucketMoves(String to) {
        upstream.v1Task(task, "running", upstream.mediaUrl(to + "/1.png"), upstream.mediaUrl(to + "/2.png"));
        upstream.image(to + "/1.png", Pngs.png(to.hashCode() + 1));
        upstream.image(to + "/2.png", Pngs.png(to.hashCode() + 2));
    }

    /** What has lost screenshots is believed at the second read. */
    private List<String> urlsAfterwards() {
        clock.advance(Duration.ofMinutes(1));
        list(task);
        clock.advance(Duration.ofMinutes(1));
        return list(task).body("screenshots", hasSize(2)).extract().jsonPath().getList("screenshots");
    }

    @Test
    void aPictureThatChangesGetsAnotherName() {
        theBucketMoves("/a");
        List<String> before = urlsAfterwards();
        theBucketMoves("/b");

        List<String> after = urlsAfterwards();

        assertNotEquals(before.get(0), after.get(0));
        assertArrayEquals(
                Pngs.png("/b".hashCode() + 1), RestAssured.get(after.get(0)).asByteArray());
        assertArrayEquals(
                Pngs.png("/b".hashCode() + 2), RestAssured.get(after.get(1)).asByteArray());
    }

    /** It was given out as immutable for the first picture. */
    @Test
    void anotherPictureIsNeverDeliveredUnderAKnownName() {
        theBucketMoves("/a");
        List<String> before = urlsAfterwards();
        theBucketMoves("/b");
        urlsAfterwards();

        assertEquals(404, RestAssured.get(before.get(0)).statusCode());
    }

    @Test
    void aNewNameStays() {
        theBucketMoves("/a");
        urlsAfterwards();
        theBucketMoves("/b");
        List<String> once = urlsAfterwards();

        assertEquals(once, urlsAfterwards());
    }

    /** It knows nothing of the first paths, and has given the last segments as names. */
    @Test
    void anotherReplicaFindsThePictureByTheNewName() {
        theBucketMoves("/a");
        urlsAfterwards();
        theBucketMoves("/b");
        List<String> names = urlsAfterwards();
        lists.forget(new TaskId(task));
        images.forget(new TaskId(task)).await().indefinitely();

        assertArrayEquals(
                Pngs.png("/b".hashCode() + 2), RestAssured.get(names.get(1)).asByteArray());
    }

    /** Of the same hash alone: any other made name is unknown. */
    @Test
    void aNameOfAnotherHashIsUnknown() {
        theBucketMoves("/a");

        image(task, "id-1-00000000.png").statusCode(404);
    }

    /** A picture that is stored needs no URL, and one at another position may have the path now. */
    @Test
    void aPictureThatMovesInTheListKeepsItsName() {
        theBucketMoves("/a");
        String second = urlsAfterwards().get(1);
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/2.png"), upstream.mediaUrl("/a/3.png"));
        upstream.media("/a/1.png", notFound());
        clock.advance(CYCLE);

        assertEquals(second, urlsAfterwards().get(0));
        assertArrayEquals(Pngs.png("/a".hashCode() + 2), RestAssured.get(second).asByteArray());
    }
}
