package io.github.screenshotgateway.support;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static java.util.stream.Collectors.joining;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import com.github.tomakehurst.wiremock.matching.StringValuePattern;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.util.List;

/** A v3 session in the simulated upstream: its status and its paged messages. */
public final class V3Session {
    private static final int LARGEST_PAGE = 100;

    private final WireMockServer api;
    private final String path;

    V3Session(WireMockServer api, String session) {
        this.api = api;
        this.path = "/api/v3/sessions/" + session;
    }

    /**
     * @param screenshotUrl {@code null} for a message without screenshot
     * @param createdAt {@code null} for a message without this time
     */
    public record Message(String id, String screenshotUrl, String createdAt) {
        public Message(String id, String screenshotUrl) {
            this(id, screenshotUrl, null);
        }

        private String json() {
            return "{\"id\":\"" + id + "\",\"role\":\"ai\",\"data\":\"d\",\"screenshotUrl\":" + quoted(screenshotUrl)
                    + ",\"createdAt\":" + quoted(createdAt) + "}";
        }

        private static String quoted(String text) {
            return text == null ? "null" : '"' + text + '"';
        }
    }

    /** Stubs a status that was last updated years ago. */
    public void status(String status) {
        status(okJson("{\"id\":\"x\",\"status\":\"" + status
                + "\",\"updatedAt\":\"2020-01-01T00:00:00Z\",\"brandNew\":{\"a\":[1]}}"));
    }

    public void status(ResponseDefinitionBuilder answer) {
        api.stubFor(get(urlPathEqualTo(path)).willReturn(answer));
    }

    /** Stubs all messages so far, in pages of a hundred from the start and after any message. */
    public void messages(Message... messages) {
        List<Message> all = List.of(messages);
        for (int first = 0; first <= all.size(); first++) {
            int last = Math.min(first + LARGEST_PAGE, all.size());
            String after = first == 0 ? null : all.get(first - 1).id();
            page(after, page(last < all.size(), all.subList(first, last)));
        }
    }

    /** @param after id of the message before the page; {@code null} for the first page */
    public void page(String after, ResponseDefinitionBuilder answer) {
        api.stubFor(get(urlPathEqualTo(path + "/messages"))
                .withQueryParam("after", cursor(after))
                .willReturn(answer));
    }

    public static ResponseDefinitionBuilder page(boolean more, List<Message> messages) {
        return okJson(messages.stream()
                .map(Message::json)
                .collect(joining(",", "{\"messages\":[", "],\"hasMore\":" + more + "}")));
    }

    public int statusCalls() {
        return api.findAll(getRequestedFor(urlPathEqualTo(path))).size();
    }

    /** The requests for any page of messages. */
    public List<LoggedRequest> messageCalls() {
        return api.findAll(anyPage());
    }

    /** Number of requests for the page after this message; {@code null} stands for the first page. */
    public int pageCalls(String after) {
        return api.findAll(anyPage().withQueryParam("after", cursor(after))).size();
    }

    private RequestPatternBuilder anyPage() {
        return getRequestedFor(urlPathEqualTo(path + "/messages"));
    }

    private static StringValuePattern cursor(String after) {
        return after == null ? absent() : equalTo(after);
    }
}
