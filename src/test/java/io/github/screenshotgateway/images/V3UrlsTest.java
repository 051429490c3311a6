package io.github.screenshotgateway.images;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
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

/** URLs of the upstream that clients get: in redirects, and in lists with delivery direct. */
@QuarkusTest
@TestProfile(V3Profile.class)
class V3UrlsTest extends ExpiringUrls {
    /** Some seconds are left of the five minutes: too few for a client to follow a redirect. */
    private static final int NEARLY_EXPIRED = 291;

    @Inject
    ServerClock servers;

    @AfterEach
    void resetServerClock() {
        servers.recordUpstreamDate(date(clock.instant()), null);
    }

    private ValidatableResponse delivered(String delivery, String nameOrNothing) {
        return given().redirects()
                .follow(false)
                .queryParam("delivery", delivery)
                .get("/api/v1/task/" + task + "/screenshots" + nameOrNothing)
                .then();
    }

    /** The list was read, and the media host has refused its URL meanwhile. */
    private void givenRefusedUrl(int status) {
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
    void redirectLeadsToUrlOfList() {
        listedFor(0);
        givenRenewed();
        redirect().statusCode(307).header("Location", old.screenshotUrl());
    }

    @ParameterizedTest
    @ValueSource(ints = {NEARLY_EXPIRED, EXPIRED})
    void redirectWithExpiredUrlLeadsToRenewedUrl(int seconds) {
        listedFor(seconds);
        Message renewed = givenRenewed();
        redirect().statusCode(307).header("Location", renewed.screenshotUrl());
    }

    /** Such a list is fresh until 30 s before its URLs expire, and is served stale until they do. */
    @Test
    void redirectOfFinalListLeadsToRenewedUrl() {
        session.status("stopped");
        listedFor(EXPIRED);
        session.messages(shot("m1", "/old/1.png"));
        listedFor(NEARLY_EXPIRED);
        Message renewed = givenRenewed();
        redirect().statusCode(307).header("Location", renewed.screenshotUrl());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 60, NEARLY_EXPIRED})
    void redirectWorksWithoutUpstreamWhileUrlIsValid(int seconds) {
        listedFor(seconds);
        givenUpstream(serverError());
        redirect().statusCode(307).header("Location", old.screenshotUrl());
    }

    @ParameterizedTest
    @ValueSource(ints = {NEARLY_EXPIRED, EXPIRED})
    void directListHasRenewedUrls(int seconds) {
        listedFor(seconds);
        Message renewed = givenRenewed();
        delivered("direct", "").statusCode(200).body("screenshots", contains(renewed.screenshotUrl()));
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                arguments("500", serverError(), 502),
                arguments("401", jsonResponse("{}", 401), 502),
                arguments("429", jsonResponse("{}", 429), 503));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void directListWithoutValidUrlsIsProblem(String name, ResponseDefinitionBuilder failure, int status) {
        listedFor(EXPIRED);
        givenUpstream(failure);
        delivered("direct", "").statusCode(status).contentType("application/problem+json");
        redirect().statusCode(status).header("Location", nullValue());
    }

    @Test
    void listOfGatewayUrlsIsServedAfterMediaUrlsExpired() {
        listedFor(EXPIRED);
        givenUpstream(serverError());
        list(task).statusCode(200).body("screenshots", hasSize(1));
        delivered("direct", "").statusCode(502);
    }

    /** Tokens of a role expire before the time that URLs declare; S3 answers 400 to them. */
    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403})
    void refusedUrlIsNeitherRedirectedToNorListed(int status) {
        givenRefusedUrl(status);
        redirect().statusCode(502).header("Location", nullValue());
        delivered("direct", "").statusCode(502);
    }

    @Test
    void refusedUrlIsReplacedInRedirectsAndDirectLists() {
        givenRefusedUrl(403);
        Message renewed = givenRenewed();
        givenUpstreamIsBack();
        redirect().statusCode(307).header("Location", renewed.screenshotUrl());
        delivered("direct", "").statusCode(200).body("screenshots", contains(renewed.screenshotUrl()));
    }

    /** A missing image says nothing about the other URLs. */
    @Test
    void directListIsServedThoughImageIsMissing() {
        listedFor(0);
        upstream.media("/old/1.png", aResponse().withStatus(404));
        givenUpstream(serverError());
        image(task, "1.png").statusCode(502);
        delivered("direct", "").statusCode(200);
    }

    @Test
    void missingImageIsNotRedirectedTo() {
        upstream.media("/old/1.png", aResponse().withStatus(404));
        image(task, "1.png").statusCode(503);
        redirect().statusCode(503).body("type", equalTo(PROBLEMS + "screenshot-not-ready"));
    }

    /** Its first URL has expired since, by the servers' clocks. */
    private void givenOldFinalList(ResponseDefinitionBuilder first, ResponseDefinitionBuilder last) {
        session.status("stopped");
        givenUpstream(first);
        listedFor(60);
        givenUpstream(last);
        listedFor(EXPIRED);
    }

    /** In minutes; the gateway's clock is ahead, or behind. */
    @ParameterizedTest
    @ValueSource(ints = {-10, 10})
    void redirectLeadsToRenewedUrlDespiteClockSkew(int behind) {
        Instant there = clock.instant().plus(Duration.ofMinutes(behind));
        Message shot = signedAt(there, "/old/1.png");
        givenOldFinalList(pageAt(there, shot), pageAt(there.plusSeconds(60), shot));
        Instant later = there.plusSeconds(60 + EXPIRED);
        Message renewed = signedAt(later, "/new/1.png");
        givenUpstream(pageAt(later, renewed));

        redirect().statusCode(307).header("Location", renewed.screenshotUrl());
    }

    /** The upstream's responses have no date. */
    @Test
    void urlSignedInFutureShowsThatClockIsBehind() {
        Instant there = clock.instant().plus(Duration.ofMinutes(10));
        Message shot = signedAt(there, "/old/1.png");
        givenOldFinalList(V3Session.page(false, List.of(shot)), V3Session.page(false, List.of(shot)));
        Message renewed = signedAt(there.plusSeconds(60 + EXPIRED), "/new/1.png");
        givenUpstream(V3Session.page(false, List.of(renewed)));
        redirect().statusCode(307).header("Location", renewed.screenshotUrl());
    }

    /** Delivers the image of another session, from another media host, whose clock is fast. */
    private void givenImageOfFastMediaHost(int n) {
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
    void fastMediaHostCausesNoReadsOfSessionsAtOtherHost() {
        session.messages(IntStream.rangeClosed(1, 3)
                .mapToObj(n -> shot("m" + n, "/old/" + n + ".png"))
                .toArray(Message[]::new));
        IntStream.rangeClosed(1, 3).forEach(n -> {
            upstream.image("/old/" + n + ".png", PNG);
            givenImageOfFastMediaHost(n);
            image(task, n + ".png").statusCode(200);
        });

        assertEquals(1, session.pageCalls(null));
    }

    @Test
    void fastMediaHostDoesNotReplaceUrlOfOtherHostInRedirects() {
        listedFor(0);
        givenImageOfFastMediaHost(1);
        givenRenewed();
        redirect().statusCode(307).header("Location", old.screenshotUrl());
    }

    /** No response of the API has a date; the media host refuses nothing. */
    @Test
    void dateOfMediaHostShowsExpiryOfItsUrls() {
        givenImageOfFastMediaHost(1);
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

    /** A final list, whose URLs seem expired on arrival. */
    private void givenListThatArrivedExpired() {
        session.status("stopped");
        givenUpstream(
                V3Session.page(false, List.of(signedAt(clock.instant().minus(Duration.ofMinutes(10)), "/old/1.png"))));
        listedFor(60);
        delivered("direct", "").statusCode(200);
    }

    @Test
    void directListThatArrivedExpiredIsFreshBriefly() {
        givenListThatArrivedExpired();
        delivered("direct", "").statusCode(200).header("Cache-Control", "private, max-age=2");
    }

    @Test
    void listOfGatewayUrlsIsFreshForDayThoughMediaUrlsArrivedExpired() {
        givenListThatArrivedExpired();
        list(task).statusCode(200).header("Cache-Control", "private, max-age=86400");
    }

    @Test
    void directListWithClockAheadIsFreshAsLongAsItsUrls() {
        Instant there = clock.instant().minus(Duration.ofMinutes(10));
        session.status("stopped");
        givenUpstream(pageAt(there, signedAt(there, "/old/1.png")));
        listedFor(60);
        there = there.plusSeconds(60);
        givenUpstream(pageAt(there, signedAt(there, "/old/1.png")));
        delivered("direct", "");

        String lifetime = delivered("direct", "").extract().header("Cache-Control");

        // Minus the margin, and the rounding of dates.
        assertThat(Integer.parseInt(lifetime.split("max-age=")[1]), allOf(greaterThan(265), lessThan(275)));
    }
}
