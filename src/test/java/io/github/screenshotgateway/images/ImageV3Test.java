package io.github.screenshotgateway.images;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.forbidden;
import static com.github.tomakehurst.wiremock.client.WireMock.notFound;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.V3Profile;
import io.github.screenshotgateway.support.V3Session.Message;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Images whose URLs are valid for five minutes. */
@QuarkusTest
@TestProfile(V3Profile.class)
class ImageV3Test extends ExpiringUrls {
    private List<Integer> callsOfOldAndNew() {
        return List.of(upstream.mediaCalls("/old/1.png"), upstream.mediaCalls("/new/1.png"));
    }

    /** A list of v3 may take many calls. */
    @Test
    void missingImageCausesOneReadOfSessionFromStart() {
        session.status("running");
        upstream.media("/old/1.png", notFound());
        list(task);
        int before = session.pageCalls(null);

        for (int poll = 0; poll < 10; poll++) {
            image(task, "1.png").statusCode(503);
            clock.advance(Duration.ofSeconds(2));
        }

        assertEquals(before + 1, session.pageCalls(null));
    }

    @Test
    void missingImageOfIdleSessionIsGoneInTheEnd() {
        session.status("idle");
        upstream.media("/old/1.png", notFound());
        image(task, "1.png").statusCode(503);
        clock.advance(Duration.ofMinutes(6));
        image(task, "1.png").statusCode(410);
    }

    @Test
    void imageIsFetchedWithWholeUrl() {
        assertArrayEquals(PNG, image(task, "1.png").statusCode(200).extract().asByteArray());
        assertEquals(old.screenshotUrl(), upstream.mediaRequests().get(0).getAbsoluteUrl());
    }

    @Test
    void expiredUrlIsRenewedAndNotTried() {
        listedFor(EXPIRED);
        givenRenewed();
        image(task, "1.png").statusCode(200);
        assertEquals(List.of(0, 1), callsOfOldAndNew());
    }

    /** The cached list is still the old one, which is served for its names. */
    @Test
    void expiredUrlIsRenewedWhenUpstreamRecovers() {
        listedFor(EXPIRED);
        givenUpstream(serverError());
        list(task).statusCode(200);
        givenRenewed();
        clock.advance(Duration.ofSeconds(2));

        image(task, "1.png").statusCode(200);

        assertEquals(List.of(0, 1), callsOfOldAndNew());
    }

    @Test
    void oneReadRenewsUrlsOfAllImages() {
        givenTwenty("/old/");
        listedFor(EXPIRED);
        givenTwenty("/new/");
        IntStream.rangeClosed(1, 20).parallel().forEach(n -> image(task, n + ".png")
                .statusCode(200));
        assertEquals(2, session.pageCalls(null));
    }

    private void givenTwenty(String folder) {
        session.messages(IntStream.rangeClosed(1, 20)
                .mapToObj(n -> shot("m" + n, folder + n + ".png"))
                .toArray(Message[]::new));
        IntStream.rangeClosed(1, 20).forEach(n -> upstream.image(folder + n + ".png", Pngs.png(n)));
    }

    /** Behind the cursor are new messages, and no new URLs of old ones. */
    @Test
    void refusedUrlIsRenewedByReadFromStart() {
        list(task).statusCode(200);
        upstream.media("/old/1.png", forbidden());
        givenRenewed();
        image(task, "1.png").statusCode(200);
        assertEquals(List.of(1, 1), callsOfOldAndNew());
        assertEquals(2, session.pageCalls(null));
    }

    @Test
    void imageWithRefusedRenewedUrlIsNotReady() {
        list(task).statusCode(200);
        upstream.media("/old/1.png", forbidden());
        upstream.media("/new/1.png", forbidden());
        givenRenewed();
        image(task, "1.png").statusCode(503).body("type", equalTo(PROBLEMS + "screenshot-not-ready"));
    }

    /** The gateway's clock is ahead, or the vendor's is behind: only the media host knows whether a URL is valid. */
    @Test
    void urlsListedAsExpiredAreTried() {
        Duration ago = Duration.ofSeconds(EXPIRED);
        session.messages(
                new Message(
                        "m1",
                        upstream.presignedUrl("/old/1.png", clock.instant().minus(ago), URLS_VALID)),
                new Message(
                        "m2",
                        upstream.presignedUrl("/old/2.png", clock.instant().minus(ago), URLS_VALID)));
        upstream.image("/old/2.png", Pngs.png(2));
        image(task, "1.png").statusCode(200);

        image(task, "2.png").statusCode(200);
    }

    @Test
    void upstreamRefusalOfRenewalIsUpstreamProblem() {
        listedFor(EXPIRED);
        givenUpstream(aResponse().withStatus(403));
        image(task, "1.png").statusCode(502).body("type", equalTo(PROBLEMS + "upstream-rejected-credentials"));
    }
}
