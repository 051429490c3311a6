package io.github.screenshotgateway.pages;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.RawClient;
import io.github.screenshotgateway.traffic.TransientHeap;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages without a browser: status and headers. */
@QuarkusTest
class PagesTest extends GatewayTest {
    private static final Pattern LINK = Pattern.compile("(?:href|src|action)=\"([^\"]*)\"");

    @TestHTTPResource("/")
    URI gateway;

    @Inject
    TransientHeap heap;

    @Inject
    MeterRegistry metrics;

    private void givenTask() {
        upstream.v1Task(task, "running", upstream.mediaUrl("/a/step_1.png"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/tasks/{task}", "/tasks/nobody!", "/tasks?id=nobody!"})
    void pagesHavePolicyAndNosniff(String path) {
        givenTask();

        given().get(path.replace("{task}", task))
                .then()
                .header("Content-Type", "text/html;charset=UTF-8")
                .header("Content-Security-Policy", startsWith("default-src 'none'; script-src 'self';"))
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer");
    }

    @Test
    void pageRevalidatesAndErrorIsNotStored() {
        givenTask();
        given().get("/tasks/" + task).then().statusCode(200).header("Cache-Control", "private, no-cache");
        upstream.v1List(task + "_2", serverError());
        given().get("/tasks/" + task + "_2").then().statusCode(502).header("Cache-Control", "no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/tasks/{task}"})
    void headHasTheHeadersOfGet(String path) {
        givenTask();

        given().head(path.replace("{task}", task))
                .then()
                .statusCode(200)
                .header("Content-Type", "text/html;charset=UTF-8")
                .header("Cache-Control", "private, no-cache")
                .body(is(emptyString()));
    }

    /** One page of megabytes per client would exceed direct memory, so only a few clients are served. */
    @Test
    void slowReadersOfLargePagesAreBounded() {
        List<String> answers = new ArrayList<>();
        long most = heap.bound().setLimit(40_000_000);
        List<RawClient> clients = slowReadersOfLargePage(answers);
        clients.forEach(RawClient::close);
        heap.bound().setLimit(most);

        assertEquals(Set.of("HTTP/1.1 200", "HTTP/1.1 503"), Set.copyOf(answers));
        assertEquals("HTTP/1.1 200", answers.get(0));
        // When those clients have left, there is room again.
        await().until(() -> given().get("/tasks/" + task).statusCode() == 200);
    }

    /** Also when the client leaves whose request started the list's read. */
    @Test
    void twentyRequestsForLargePageAllSucceed() {
        String urls = taskWithTheMostScreenshots();
        upstream.v1List(task, okJson("{\"screenshots\":[" + urls + "]}").withFixedDelay(1_000));
        HttpRequest page =
                HttpRequest.newBuilder(gateway.resolve("/tasks/" + task)).build();
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        List<CompletableFuture<HttpResponse<String>>> answers;
        try (RawClient first = new RawClient(gateway)) {
            first.send("GET /tasks/" + task + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            await().until(() -> metrics.get("gateway.lists.refreshing").gauge().value() == 1);
            answers = Stream.generate(() -> client.sendAsync(page, HttpResponse.BodyHandlers.ofString()))
                    .limit(20)
                    .toList();
        }

        assertEquals(
                Collections.nCopies(20, "200"),
                answers.stream()
                        .map(CompletableFuture::join)
                        .map(answer -> answer.statusCode() == 200 ? "200" : answer.body())
                        .toList());
    }

    /** More clients than are served. */
    private List<RawClient> slowReadersOfLargePage(List<String> answers) {
        taskWithTheMostScreenshots();
        return Stream.generate(() -> RawClient.slow(gateway))
                .limit(10)
                .peek(client -> client.send("GET /tasks/" + task + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .peek(client -> answers.add(new String(client.read("HTTP/1.1 200".length()))))
                .toList();
    }

    /** @return the task's image URLs as JSON */
    private String taskWithTheMostScreenshots() {
        String[] urls = IntStream.range(0, 10_000)
                .mapToObj(i -> upstream.mediaUrl("/a/step_" + i + ".png"))
                .toArray(String[]::new);
        upstream.v1Task(task, "running", urls);
        return Stream.of(urls).map(url -> '"' + url + '"').collect(Collectors.joining(","));
    }

    /** Proxies may add any prefix, and the framework also routes paths with a trailing slash. */
    @ParameterizedTest
    @CsvSource({"/, ./", "/tasks/{task}, ../", "/tasks/{task}/, ../../", "/tasks/nobody!, ../"})
    void linksAreRelative(String path, String root) {
        givenTask();
        String html = given().get(path.replace("{task}", task)).asString();

        List<String> links =
                LINK.matcher(html).results().map(found -> found.group(1)).toList();
        assertTrue(links.size() > 3);
        assertEquals(
                List.of(),
                links.stream()
                        .filter(link -> !link.startsWith(root) && !link.isEmpty() && !link.equals("#"))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"task.js", "shape.js", "pages.css", "icon.svg"})
    void versionedAssetIsCachedForFiveMinutes(String file) {
        givenTask();
        String html = given().get("/tasks/" + task).asString();
        MatchResult versioned = Pattern.compile("\"\\.\\.(/assets/" + file + "\\?v=[0-9a-f]{12})\"")
                .matcher(html)
                .results()
                .findFirst()
                .orElseThrow();

        given().get(versioned.group(1))
                .then()
                .statusCode(200)
                .header("Cache-Control", "public, max-age=300")
                .header("X-Content-Type-Options", "nosniff");
    }

    @Test
    void submittedIdRedirectsToTaskWithNoStore() {
        given().redirects()
                .follow(false)
                .queryParam("id", " task_1 ")
                .get("/tasks")
                .then()
                .statusCode(303)
                .header("Location", "tasks/task_1")
                .header("Cache-Control", "no-store");
    }

    /** The framework ignores a trailing slash, but browsers resolve relative links against it. */
    @Test
    void trailingSlashRedirectsToTask() {
        given().redirects()
                .follow(false)
                .get("/tasks/?id=task_1")
                .then()
                .statusCode(303)
                .header("Location", "task_1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tasks", "/tasks?id=", "/tasks?id=..", "/tasks?id=a/b", "/tasks?id=//evil.example.com"})
    void invalidIdIs400WithoutRedirect(String path) {
        given().redirects().follow(false).get(path).then().statusCode(400);
    }

    @ParameterizedTest
    @CsvSource({
        "/favicon.ico, text/html, text/html;charset=UTF-8",
        "/a/b/c, text/html, text/html;charset=UTF-8",
        "/a/b/c, */*, application/problem+json",
        "/a/b/c, application/json, application/problem+json",
        "/api/v1/tasks, text/html, application/problem+json",
        "/assets/none.js, text/html, application/problem+json",
        "/a/b/c/d/e/f/g/h/i, text/html, application/problem+json",
    })
    void unknownPathIsAPageForBrowsersOnly(String path, String accept, String type) {
        given().accept(accept).get(path).then().statusCode(404).contentType(type);
    }

    /** The fault is not the task id, so the page about task ids would be wrong. */
    @Test
    void malformedRequestGetsProblemJson() {
        String answer = RawClient.exchange(
                gateway,
                "GET /tasks/x HTTP/1.1\r\nHost: a\r\nHost: b\r\nAccept: text/html\r\nConnection: close\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
        assertTrue(answer.contains("application/problem+json"), answer);
    }

    @Test
    void invalidIdIsEchoedUpToFormLimit() {
        String answer = RawClient.exchange(
                gateway,
                "GET /tasks?id=" + "%22".repeat(2_500) + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertEquals(200, answer.split("&quot;", -1).length - 1);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 screenshots", "1, 1 screenshot", "2, 2 screenshots"})
    void oneScreenshotIsSingular(int count, String words) {
        assertEquals(words, ReadableNumbers.count(count));
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 seconds",
        "PT1.9S, 1 second",
        "PT1M59S, 119 seconds",
        "PT2M, 2 minutes",
        "PT1H59M, 119 minutes",
        "PT2H, 2 hours",
        "PT49H, 49 hours"
    })
    void ageChangesUnitAtTwoMinutesAndTwoHours(Duration age, String words) {
        assertEquals(words, ReadableNumbers.age(age));
    }
}
