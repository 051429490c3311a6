package io.github.screenshotgateway.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.screenshotgateway.support.BrowserTest;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A proxy serves the gateway under a prefix, strips it, and sends no header about it. */
@QuarkusTest
class PrefixedProxyTest extends BrowserTest {
    private static final String PAGE = "/q/swagger-ui/";

    private static final String PREFIX = "/shots";

    @Inject
    Vertx vertx;

    private HttpServer proxy;
    private HttpClient client;

    @BeforeEach
    void startProxy() {
        client = vertx.createHttpClient();
        proxy = vertx.createHttpServer()
                .requestHandler(this::forward)
                .listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        upstream.v1Task(task, "finished", upstream.mediaUrl("/1.png"));
    }

    @AfterEach
    void stopProxy() {
        proxy.close().toCompletionStage().toCompletableFuture().join();
        client.close().toCompletionStage().toCompletableFuture().join();
    }

    private void forward(HttpServerRequest request) {
        if (!request.uri().startsWith(PREFIX + "/")) {
            request.response().setStatusCode(404).end();
            return;
        }
        request.pause();
        client.request(
                        request.method(),
                        gateway.getPort(),
                        gateway.getHost(),
                        request.uri().substring(PREFIX.length()))
                .compose(forwarded -> {
                    forwarded.headers().setAll(request.headers()).set("Host", gateway.getAuthority());
                    return forwarded.send();
                })
                .onSuccess(response -> {
                    request.response()
                            .setStatusCode(response.statusCode())
                            .headers()
                            .setAll(response.headers());
                    response.body().onSuccess(bytes -> request.response().end(bytes));
                });
    }

    private String behindProxy(String path) {
        return "http://localhost:" + proxy.actualPort() + PREFIX + path;
    }

    @Override
    protected boolean isExpected(String url) {
        return url.startsWith(behindProxy("/"));
    }

    @Test
    void swaggerUiCallsApiBehindPrefix() {
        page.navigate(behindProxy("/q/swagger-ui"));
        page.locator("#operations-Screenshots-listScreenshots .opblock-summary-control")
                .click();
        page.locator(".try-out__btn").click();
        page.getByPlaceholder("task_id").fill(task);
        page.locator(".execute").click();

        assertThat(page.locator(".live-responses-table")).containsText("/" + task + "/screenshots/1.png");
        assertThat(page.locator(".request-url")).containsText(behindProxy("/api/v1/task/" + task + "/screenshots"));
    }

    @Test
    void startPageFormOpensTaskBehindPrefix() {
        page.navigate(behindProxy("/"));
        page.getByLabel("Task id").fill(task);
        page.getByText("Show screenshots").click();
        page.waitForLoadState();
        assertThat(page.locator("h1")).containsText(task);
        assertEquals(behindProxy("/tasks/" + task), page.url());
    }

    /** Independent of a prefix header: the browser resolves the URL. */
    @ParameterizedTest
    @CsvSource({"/q/swagger-ui, 302, swagger-ui/", "/tasks?id=abc, 303, tasks/abc", "/tasks/?id=abc, 303, abc"})
    void redirectsAreRelative(String path, int status, String location) {
        RestAssured.given()
                .redirects()
                .follow(false)
                .header("X-Forwarded-Prefix", PREFIX)
                .get("http://localhost:" + RestAssured.port + path)
                .then()
                .statusCode(status)
                .header("Location", equalTo(location));
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
