package io.github.screenshotgateway.images.store;

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

/** In v1, position and path identify an image: another path is another image, with another name. */
@QuarkusTest
class IdentityTest extends GatewayTest {
    private static final Duration CYCLE = Duration.ofSeconds(3);

    @Inject
    ScreenshotLists lists;

    @Inject
    ImageStore images;

    /** Changes all paths, but keeps their last segments. */
    private void moveBucket(String to) {
        upstream.v1Task(task, "running", upstream.mediaUrl(to + "/1.png"), upstream.mediaUrl(to + "/2.png"));
        upstream.image(to + "/1.png", Pngs.png(to.hashCode() + 1));
        upstream.image(to + "/2.png", Pngs.png(to.hashCode() + 2));
    }

    /** A list that has lost screenshots is accepted at the second read. */
    private List<String> urlsAfterRefresh() {
        clock.advance(Duration.ofMinutes(1));
        list(task);
        clock.advance(Duration.ofMinutes(1));
        return list(task).body("screenshots", hasSize(2)).extract().jsonPath().getList("screenshots");
    }

    @Test
    void changedImageGetsNewName() {
        moveBucket("/a");
        List<String> before = urlsAfterRefresh();
        moveBucket("/b");

        List<String> after = urlsAfterRefresh();

        assertNotEquals(before.get(0), after.get(0));
        assertEquals(after, urlsAfterRefresh());
        assertArrayEquals(
                Pngs.png("/b".hashCode() + 1), RestAssured.get(after.get(0)).asByteArray());
        assertArrayEquals(
                Pngs.png("/b".hashCode() + 2), RestAssured.get(after.get(1)).asByteArray());
    }

    /** The name was delivered as immutable for the first image. */
    @Test
    void knownNameIsNotFoundAfterImageChanged() {
        moveBucket("/a");
        List<String> before = urlsAfterRefresh();
        moveBucket("/b");
        urlsAfterRefresh();
        assertEquals(404, RestAssured.get(before.get(0)).statusCode());
    }

    /** It has not seen the first paths, and has used the last segments as names. */
    @Test
    void otherReplicaFindsImageByNewName() {
        moveBucket("/a");
        urlsAfterRefresh();
        moveBucket("/b");
        List<String> names = urlsAfterRefresh();
        lists.forget(new TaskId(task));
        images.forget(new TaskId(task)).await().indefinitely();

        assertArrayEquals(
                Pngs.png("/b".hashCode() + 2), RestAssured.get(names.get(1)).asByteArray());
    }

    /** A generated name is known only with the right hash. */
    @Test
    void nameWithOtherHashIsNotFound() {
        moveBucket("/a");
        image(task, "id-1-00000000.png").statusCode(404);
    }

    /** A stored image needs no URL, and another position may have its path now. */
    @Test
    void imageMovingInListKeepsItsName() {
        moveBucket("/a");
        String second = urlsAfterRefresh().get(1);
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/2.png"), upstream.mediaUrl("/a/3.png"));
        upstream.media("/a/1.png", notFound());
        clock.advance(CYCLE);

        assertEquals(second, urlsAfterRefresh().get(0));
        assertArrayEquals(Pngs.png("/a".hashCode() + 2), RestAssured.get(second).asByteArray());
    }
}
