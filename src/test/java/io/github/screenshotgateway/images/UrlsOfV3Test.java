package io.github.screenshotgateway.images;

import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.screenshotgateway.support.V3Profile;
import io.github.screenshotgateway.support.V3Session.Message;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.util.stream.Stream;
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

    private ValidatableResponse delivered(String delivery, String nameOrNothing) {
        return given().redirects()
                .follow(false)
                .queryParam("delivery", delivery)
                .get("/api/v1/task/" + task + "/screenshots" + nameOrNothing)
                .then();
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
}
