package io.github.screenshotgateway.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.screenshotgateway.support.BrowserTest;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract's page works under its content security policy, in a browser that reports every violation. */
@QuarkusTest
class SwaggerUiTest extends BrowserTest {
    private static final String PAGE = "/q/swagger-ui/";

    @Test
    void swaggerUiCallsApi() {
        upstream.v1Task(task, "finished", upstream.mediaUrl("/1.png"));
        open(PAGE);
        page.locator("#operations-Screenshots-listScreenshots .opblock-summary-control")
                .click();
        page.locator(".try-out__btn").click();
        page.getByPlaceholder("task_id").fill(task);
        page.locator(".execute").click();

        assertThat(page.locator(".live-responses-table")).containsText("/" + task + "/screenshots/1.png");
    }

    /** Only these inline scripts run. A new version of Quarkus may need new hashes. */
    @Test
    void policyAllowsExactlyInlineScriptsOfPage() {
        var response = RestAssured.given().get(PAGE);
        Set<String> scripts = found("<script(?! src)[^>]*>(.*?)</script>", response.asString())
                .map(script -> "'sha256-" + Base64.getEncoder().encodeToString(Sha256.of(script.getBytes(UTF_8))) + "'")
                .collect(Collectors.toSet());
        String policy = response.header("Content-Security-Policy").replaceFirst(".*(script-src [^;]*);.*", "$1");

        assertEquals(scripts, found("('sha256-[^']+')", policy).collect(Collectors.toSet()));
        assertFalse(policy.contains("unsafe"), policy);
    }

    private static Stream<String> found(String pattern, String text) {
        return Pattern.compile(pattern, Pattern.DOTALL).matcher(text).results().map(match -> match.group(1));
    }
}
