package io.github.screenshotgateway.support;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The vendor's API and its media host, as two real HTTP servers that answer as each test wants. */
public final class UpstreamStub {
    private final WireMockServer api = server();
    private final WireMockServer media = server();

    private static WireMockServer server() {
        return new WireMockServer(WireMockConfiguration.options()
                .dynamicPort()
                // The cold stampedes of the tests meet one server: it must not be what slows them down.
                .containerThreads(64)
                .asynchronousResponseEnabled(true));
    }

    public void start() {
        api.start();
        media.start();
    }

    public void stop() {
        api.stop();
        media.stop();
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

    /** A v1 task with these URLs. */
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

    /** How often the list of a v1 task was asked for. */
    public int v1ListCalls(String task) {
        return api.findAll(getRequestedFor(urlPathEqualTo(v1ListPath(task)))).size();
    }

    public void v2Task(String task, ResponseDefinitionBuilder answer) {
        api.stubFor(get(urlPathEqualTo("/api/v2/tasks/" + task)).willReturn(answer));
    }

    public int v2Calls(String task) {
        return api.findAll(getRequestedFor(urlPathEqualTo("/api/v2/tasks/" + task)))
                .size();
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

    /** Forgets all stubs and requests. */
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
