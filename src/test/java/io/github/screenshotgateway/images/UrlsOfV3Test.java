package io.github.screenshotgateway.images;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static io.restassured.RestAssured.given;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.screenshotgateway.http.ServerClock;
import io.github.screenshotgateway.support.V3Profile;
import io.github.screenshotgateway.support.V3Session;
import io.github.screenshotgateway.support.V3Session.Message;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs of the upstream that are handed to clients: in redirects, and in lists with delivery direct. */
@QuarkusTest
@TestProfile(V3Profile.class)
class UrlsOfV3Test extends ExpiringUrls {
    /** Some seconds are left of the five minutes: too few for a client to follow a redirect. */
    private static final int NEARLY_EXPIRED = 291;

    @Inject
    ServerClock servers;

    @AfterEach
    void theClocksAgreeAgain() {
        servers.upstreamAnswered(date(clock.instant()), null);
    }

    private ValidatableResponse delivered(String delivery, String nameOrNothing) {
        return given().redirects()
                .follow(false)
                .queryParam("delivery", delivery)
                .get("/api/v1/task/" + task + "/screenshots" + nameOrNothing)
                .then();
    }

    /** The list was read, and the media host has refused its URL meanwhile. */
    private void givenARefusedUrl(int status) {
        listedFor(0);
        upstream.media("/old/1.png", aResponse().withStatus(status));
        givenUpstream(serverError());
        image(task, "1.png").statusCode(502);
    }

    private void givenUpstreamIsBack() {
        clock.advance(Duration.ofSeconds(2));
        circuitBreakers.resetAll();
    }

    private ResponseDefinitionBuilder pageAt(Instant date, Message... messages) {
        return V3Session.page(false, List.of(messages)).withHeader("Date", date(date));
    }

    private static String date(Instant moment) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(moment.atOffset(ZoneOffset.UTC));
    }

    private Message signedAt(Instant moment, String path) {
        return new Message("m1", upstream.presignedUrl(path, moment, URLS_VALID));
    }

    private ValidatableResponse redirect() {
        return delivered("redirect", "/1.png");
    }

    @Test
    void aRedirectLeadsToTheUrlOfTheList() {
        listedFor(0);
        givenRenewed();

        redirect().statusCode(307).header("Location", old.screenshotUrl());
    }

    @ParameterizedTest
    @ValueSource(ints = {NEARLY_EXPIRED, EXPIRED})
    void aRedirectLeadsToARenewedUrl(int seconds) {
        listedFor(seconds);
        Message renewed = givenRenewed();

        redirect().statusCode(307).header("Location", renewed.screenshotUrl());
    }

    /** Such a list is fresh until 30 s before, and is served stale until its URLs expire. */
    @Test
    void aRedirectOfAFinalListLeadsToARenewedUrl() {
        session.status("stopped");
        listedFor(EXPIRED);
        session.messages(shot("m1", "/old/1.png"));
        listedFor(NEARLY_EXPIRED);
        Message renewed = givenRenewed();

        redirect().statusCode(307).header("Location", renewed.screenshotUrl());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 60, NEARLY_EXPIRED})
    void aRedirectWorksWithoutTheUpstreamWhileItsUrlIsValid(int seconds) {
        listedFor(seconds);
        givenUpstream(serverError());

        redirect().statusCode(307).header("Location", old.screenshotUrl());
    }

    @Test
    void aRedirectNeverLeadsToADeadUrl() {
        listedFor(EXPIRED);
        givenUpstream(serverError());

        redirect()
                .statusCode(502)
                .body("type", equalTo(PROBLEMS + "upstream-bad-response"))
                .header("Location", nullValue());
    }

    @ParameterizedTest
    @ValueSource(ints = {NEARLY_EXPIRED, EXPIRED})
    void aDirectListHasRenewedUrls(int seconds) {
        listedFor(seconds);
        Message renewed = givenRenewed();

        delivered("direct", "").statusCode(200).body("screenshots", contains(renewed.screenshotUrl()));
    }

    @Test
    void aDirectListIsServedWithoutTheUpstreamWhileItsUrlsAreValid() {
        listedFor(60);
        givenUpstream(serverError());

        delivered("direct", "").statusCode(200).body("screenshots", contains(old.screenshotUrl()));
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                arguments("500", serverError(), 502),
                arguments("401", jsonResponse("{}", 401), 502),
                arguments("429", jsonResponse("{}", 429), 503),
                arguments("silence", okJson("{}").withFixedDelay(4_000), 504));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void aDirectListNeverHoldsExpiredUrls(String name, ResponseDefinitionBuilder failure, int status) {
        listedFor(EXPIRED);
        givenUpstream(failure);

        delivered("direct", "").statusCode(status).contentType("application/problem+json");
    }

    @Test
    void aListOfTheGatewaysOwnUrlsIsServedWhenTheirsHaveExpired() {
        listedFor(EXPIRED);
        givenUpstream(serverError());
        delivered("direct", "").statusCode(502);

        list(task).statusCode(200).body("screenshots", hasSize(1));
    }

    /** The other way round: that a list was served to one client does not make its URLs valid for another. */
    @Test
    void aDirectListIsAnErrorAlsoAfterTheOldOneWasServed() {
        listedFor(EXPIRED);
        givenUpstream(serverError());
        list(task).statusCode(200);

        delivered("direct", "").statusCode(502);
    }

    /** Tokens of a role die before the time that URLs tell; S3 answers 400 to them. */
    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403})
    void aUrlThatWasRefusedIsNotRedirectedTo(int status) {
        givenARefusedUrl(status);

        redirect().statusCode(502).header("Location", nullValue());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403})
    void aDirectListDoesNotHoldAUrlThatWasRefused(int status) {
        givenARefusedUrl(status);

        delivered("direct", "").statusCode(502);
    }

    @Test
    void aUrlThatWasRefusedIsReplacedInRedirects() {
        givenARefusedUrl(403);
        Message renewed = givenRenewed();
        givenUpstreamIsBack();

        redirect().statusCode(307).header("Location", renewed.screenshotUrl());
    }

    @Test
    void aUrlThatWasRefusedIsReplacedInDirectLists() {
        givenARefusedUrl(403);
        Message renewed = givenRenewed();
        givenUpstreamIsBack();

        delivered("direct", "").statusCode(200).body("screenshots", contains(renewed.screenshotUrl()));
    }

    @Test
    void anImageWhoseTokenHasDiedIsDeliveredByARenewedUrl() {
        listedFor(0);
        upstream.media("/old/1.png", aResponse().withStatus(400));
        givenRenewed();

        image(task, "1.png").statusCode(200);
    }

    /** It says nothing of the URLs of the others. */
    @Test
    void aDirectListIsServedThoughAnImageOfItIsNotThere() {
        listedFor(0);
        upstream.media("/old/1.png", aResponse().withStatus(404));
        givenUpstream(serverError());
        image(task, "1.png").statusCode(502);

        delivered("direct", "").statusCode(200);
    }

    @Test
    void noClientIsRedirectedToAnImageThatIsNotThereYet() {
        upstream.media("/old/1.png", aResponse().withStatus(404));
        image(task, "1.png").statusCode(503);

        redirect().statusCode(503).body("type", equalTo(PROBLEMS + "screenshot-not-ready"));
    }

    @Test
    void clientsAreRedirectedAgainToAnImageThatWasNotThereYet() {
        upstream.media("/old/1.png", aResponse().withStatus(404));
        image(task, "1.png").statusCode(503);
        clock.advance(Duration.ofSeconds(2));

        redirect().statusCode(307);
    }

    /** Its first URL has expired by the servers' clocks since. */
    private void givenAnOldFinalList(ResponseDefinitionBuilder first, ResponseDefinitionBuilder last) {
        session.status("stopped");
        givenUpstream(first);
        listedFor(60);
        givenUpstream(last);
        listedFor(EXPIRED);
    }

    /** In minutes; the gateway's clock is ahead, or behind. */
    @ParameterizedTest
    @ValueSource(ints = {-10, 10})
    void aRedirectLeadsToARenewedUrlWhateverTheGatewaysClockSays(int behind) {
        Instant there = clock.instant().plus(Duration.ofMinutes(behind));
        Message shot = signedAt(there, "/old/1.png");
        givenAnOldFinalList(pageAt(there, shot), pageAt(there.plusSeconds(60), shot));
        Instant later = there.plusSeconds(60 + EXPIRED);
        Message renewed = signedAt(later, "/new/1.png");
        givenUpstream(pageAt(later, renewed));

        redirect().statusCode(307).header("Location", renewed.screenshotUrl());
    }

    /** Its answers have no date. */
    @Test
    void aUrlThatWasSignedInTheFutureShowsThatTheClockIsBehind() {
        Instant there = clock.instant().plus(Duration.ofMinutes(10));
        Message shot = signedAt(there, "/old/1.png");
        givenAnOldFinalList(V3Session.page(false, List.of(shot)), V3Session.page(false, List.of(shot)));
        Message renewed = signedAt(there.plusSeconds(60 + EXPIRED), "/new/1.png");
        givenUpstream(V3Session.page(false, List.of(renewed)));

        redirect().statusCode(307).header("Location", renewed.screenshotUrl());
    }

    /** The image of another session, at another media host, whose clock is fast. */
    private void givenAnImageOfAFastMediaHost(int n) {
        String path = "/fast/" + n + ".png";
        upstream.media(
                path,
                aResponse()
                        .withBody(PNG)
                        .withHeader("Date", date(clock.instant().plus(Duration.ofMinutes(10)))));
        String session = "fast_" + task + n;
        upstream.v3Session(session).status("running");
        upstream.v3Session(session).messages(new Message("m1", upstream.otherMediaUrl(path)));
        image(session, n + ".png").statusCode(200);
    }

    @Test
    void aMediaHostWithAFastClockCausesNoReadsOfSessionsAtAnotherHost() {
        session.messages(IntStream.rangeClosed(1, 3)
                .mapToObj(n -> shot("m" + n, "/old/" + n + ".png"))
                .toArray(Message[]::new));
        IntStream.rangeClosed(1, 3).forEach(n -> {
            upstream.image("/old/" + n + ".png", PNG);
            givenAnImageOfAFastMediaHost(n);
            image(task, n + ".png").statusCode(200);
        });

        assertEquals(1, session.pageCalls(null));
    }

    @Test
    void aMediaHostWithAFastClockDoesNotReplaceTheUrlOfAnotherHostInRedirects() {
        listedFor(0);
        givenAnImageOfAFastMediaHost(1);
        givenRenewed();

        redirect().statusCode(307).header("Location", old.screenshotUrl());
    }

    @Test
    void aMediaHostWithAFastClockDoesNotMakeDirectListsExpire() {
        session.status("stopped");
        listedFor(EXPIRED);
        session.messages(shot("m1", "/old/1.png"));
        givenAnImageOfAFastMediaHost(1);
        list(task);
        clock.advance(Duration.ofSeconds(3));

        String lifetime = delivered("direct", "").extract().header("Cache-Control");

        assertThat(Integer.parseInt(lifetime.split("max-age=")[1]), allOf(greaterThan(265), lessThan(275)));
    }

    /** No answer of the API has a date; the media host refuses nothing. */
    @Test
    void theDateOfAMediaHostShowsUntilWhenItsUrlsAreValid() {
        givenAnImageOfAFastMediaHost(1);
        session.messages(fast(clock.instant(), "/fast/1.png"));
        listedFor(0);
        Message renewed = fast(clock.instant().plus(Duration.ofMinutes(10)), "/fast/2.png");
        session.messages(renewed);

        redirect().statusCode(307).header("Location", renewed.screenshotUrl());
    }

    private Message fast(Instant signedAt, String path) {
        String query = upstream.presignedUrl("", signedAt, URLS_VALID)
                .substring(upstream.mediaUrl("").length());
        return new Message("m1", upstream.otherMediaUrl(path) + query);
    }

    @Test
    void aRedirectByAClockThatIsAheadNeedsNoOtherReadOfTheUpstream() {
        Instant there = clock.instant().minus(Duration.ofMinutes(10));
        Message shot = signedAt(there, "/old/1.png");
        givenUpstream(pageAt(there, shot));
        listedFor(0);
        givenUpstream(serverError());

        redirect().statusCode(307).header("Location", shot.screenshotUrl());
    }

    /** A final one, whose URLs seem to have expired when it came. */
    private void givenAListThatCameExpired() {
        session.status("stopped");
        givenUpstream(
                V3Session.page(false, List.of(signedAt(clock.instant().minus(Duration.ofMinutes(10)), "/old/1.png"))));
        listedFor(60);
        delivered("direct", "").statusCode(200);
    }

    @Test
    void aDirectListThatCameExpiredIsNotFreshForADay() {
        givenAListThatCameExpired();

        delivered("direct", "").statusCode(200).header("Cache-Control", "private, max-age=2");
    }

    @Test
    void aListOfTheGatewaysOwnUrlsIsFreshForADayThoughTheirsCameExpired() {
        givenAListThatCameExpired();

        list(task).statusCode(200).header("Cache-Control", "private, max-age=86400");
    }

    @Test
    void aDirectListByAClockThatIsAheadIsFreshForAsLongAsItsUrls() {
        Instant there = clock.instant().minus(Duration.ofMinutes(10));
        session.status("stopped");
        givenUpstream(pageAt(there, signedAt(there, "/old/1.png")));
        listedFor(60);
        there = there.plusSeconds(60);
        givenUpstream(pageAt(there, signedAt(there, "/old/1.png")));
        delivered("direct", "");

        String lifetime = delivered("direct", "").extract().header("Cache-Control");

        // Less the margin, and what is rounded in dates.
        assertThat(Integer.parseInt(lifetime.split("max-age=")[1]), allOf(greaterThan(265), lessThan(275)));
    }
}
