package io.github.screenshotgateway.support;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The vendor's API and its media host, as two real HTTP servers whose responses tests define. */
public final class UpstreamStub {
    public static final String KEY = "test-key-not-a-real-one";

    private static final DateTimeFormatter AMZ_DATE =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final WireMockServer api = server();
    private final WireMockServer media = server();
    private final MountedSecret apiKey = new MountedSecret("api-key");

    private static WireMockServer server() {
        return new WireMockServer(WireMockConfiguration.options()
                // Reserved, so a stopped server restarts at the same port.
                .port(ReservedPort.any())
                // Tests send cold stampedes to one server, which must not be the bottleneck.
                .containerThreads(64)
                .asynchronousResponseEnabled(true));
    }

    public void start() {
        apiKey.update(KEY);
        api.start();
        media.start();
    }

    public void stop() {
        api.stop();
        media.stop();
    }

    /** The file with the gateway's key. The stub accepts every key. */
    public MountedSecret apiKey() {
        return apiKey;
    }

    public WireMockServer api() {
        return api;
    }

    public WireMockServer media() {
        return media;
    }

    public String mediaUrl(String path) {
        return media.baseUrl() + path;
    }

    /** A URL with another origin of the same server. */
    public String otherMediaUrl(String path) {
        return "http://127.0.0.1:" + media.port() + path;
    }

    /** A URL with an expiry, as AWS signs them. */
    public String presignedUrl(String path, Instant signedAt, Duration valid) {
        return mediaUrl(path) + "?X-Amz-Date=" + AMZ_DATE.format(signedAt) + "&X-Amz-Expires=" + valid.toSeconds();
    }

    /** Stubs a v1 task with these URLs. */
    public void v1Task(String task, String status, String... urls) {
        v1List(task, okJson("{\"screenshots\":" + quoted(urls) + "}"));
        v1Status(task, okJson('"' + status + '"'));
    }

    public void v1List(String task, ResponseDefinitionBuilder answer) {
        api.stubFor(get(urlPathEqualTo(v1ListPath(task))).willReturn(answer));
    }

    public void v1Status(String task, ResponseDefinitionBuilder answer) {
        api.stubFor(get(urlPathEqualTo("/api/v1/task/" + task + "/status")).willReturn(answer));
    }

    /** Number of requests for a v1 task's list. */
    public int v1ListCalls(String task) {
        return api.findAll(getRequestedFor(urlPathEqualTo(v1ListPath(task)))).size();
    }

    public int v1StatusCalls(String task) {
        return api.findAll(getRequestedFor(urlPathEqualTo("/api/v1/task/" + task + "/status")))
                .size();
    }

    public void v2Task(String task, ResponseDefinitionBuilder answer) {
        api.stubFor(get(urlPathEqualTo("/api/v2/tasks/" + task)).willReturn(answer));
    }

    /** Stubs a v2 task with a sequence of responses; the last one repeats. */
    public void v2TaskInTurn(String task, ResponseDefinitionBuilder... answers) {
        for (int i = 0; i < answers.length; i++) {
            api.stubFor(get(urlPathEqualTo("/api/v2/tasks/" + task))
                    .inScenario(task)
                    .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "answer " + i)
                    .willSetStateTo("answer " + Math.min(i + 1, answers.length - 1))
                    .willReturn(answers[i]));
        }
    }

    /** Makes every call to the API fail. */
    public void outage() {
        api.stubFor(any(anyUrl()).atPriority(1).willReturn(serverError()));
    }

    public int v2Calls(String task) {
        return api.findAll(getRequestedFor(urlPathEqualTo("/api/v2/tasks/" + task)))
                .size();
    }

    /** A v3 session without status and messages. */
    public V3Session v3Session(String task) {
        return new V3Session(api, task);
    }

    public void image(String path, byte[] png) {
        media(path, aResponse().withHeader("Content-Type", "image/png").withBody(png));
    }

    public void media(String path, ResponseDefinitionBuilder answer) {
        media.stubFor(get(urlPathEqualTo(path)).willReturn(answer));
    }

    public int mediaCalls(String path) {
        return media.findAll(getRequestedFor(urlPathEqualTo(path))).size();
    }

    public List<LoggedRequest> apiRequests() {
        return api.findAll(com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor(anyUrl()));
    }

    public List<LoggedRequest> mediaRequests() {
        return media.findAll(com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor(anyUrl()));
    }

    /** Removes all stubs and recorded requests. */
    public void reset() {
        api.resetAll();
        media.resetAll();
    }

    private static String v1ListPath(String task) {
        return "/api/v1/task/" + task + "/screenshots";
    }

    private static String quoted(String... urls) {
        return Stream.of(urls).map(url -> '"' + url + '"').collect(Collectors.joining(",", "[", "]"));
    }
}
