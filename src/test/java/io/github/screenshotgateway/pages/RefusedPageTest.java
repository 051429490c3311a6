package io.github.screenshotgateway.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import io.github.screenshotgateway.support.BrowserTest;
import io.github.screenshotgateway.support.RawClient;
import io.github.screenshotgateway.support.TokensProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages for callers without access: one token is allowed, another is not. */
@QuarkusTest
@TestProfile(TokensProfile.class)
class RefusedPageTest extends BrowserTest {
    private static Browser.NewContextOptions withPassword(String token) {
        return new Browser.NewContextOptions().setHttpCredentials("anyone", token);
    }

    /** Browsers show this page when the password dialog is closed. A headless browser has no such dialog. */
    @ParameterizedTest
    @CsvSource({"/, ./", "/tasks?id=x, ./", "/tasks/x, ../", "/tasks/x/, ../../"})
    void unknownCallerGetsSignInPage(String path, String root) {
        Response answer = RestAssured.given().accept("text/html,*/*;q=0.8").get(path);

        answer.then()
                .statusCode(401)
                .contentType("text/html;charset=UTF-8")
                .header("Cache-Control", "no-store")
                .header("Content-Security-Policy", startsWith("default-src 'none'"))
                .body(containsString("<h1>Please sign in</h1>"))
                .body(containsString("href=\"" + root + "\""));
        assertEquals(2, answer.headers().getValues("WWW-Authenticate").size());
    }

    @Test
    void forbiddenCallerGetsNoAccessPage() {
        use(withPassword("token-of-intern"));
        assertEquals(403, page.navigate(gateway.resolve("/tasks/x").toString()).status());
        assertThat(page.locator("h1")).hasText("You don't have access");
        assertEquals(List.of(), accessibilityFaults());
    }

    @Test
    void allowedCallerSeesTask() {
        use(withPassword("token-of-search"));
        given("finished", 2);
        openTask();
        assertThat(page.locator("#grid .shot")).hasCount(2);
    }

    @ParameterizedTest
    @CsvSource({
        "/tasks/x, */*",
        "/, application/json",
        "/api/v1/task/x/screenshots, text/html",
        "/tasksx, text/html",
        "/nothing, text/html",
        "/tasks/x/y, text/html",
    })
    void programsAndUnknownPathsGetProblemJson(String path, String accept) {
        RestAssured.given().accept(accept).get(path).then().statusCode(401).contentType("application/problem+json");
    }

    /** Otherwise a few bytes from an unknown caller would cost the gateway much bandwidth. */
    @ParameterizedTest
    @ValueSource(strings = {"/tasks", "/tasks/x/", "/q/swagger-ui/", "/api/v1/task/"})
    void responseToUnknownCallerDoesNotGrowWithPath(String path) {
        for (String repeated : List.of("/", "%22", "\u00e9")) {
            String target = path + repeated.repeat(7_500 / repeated.length());
            String answer = RawClient.exchange(
                    gateway,
                    "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nConnection: close\r\n\r\n");

            assertTrue(answer.length() < 4_000, repeated + " as often as fits: " + answer.length());
        }
    }
}
