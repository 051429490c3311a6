package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.delivery.ClientUrls;
import io.github.screenshotgateway.delivery.Delivery;
import io.github.screenshotgateway.http.CacheStatus;
import io.github.screenshotgateway.http.ResponseHead;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.traffic.StreamedBody;
import io.github.screenshotgateway.traffic.UnreadBodies;
import io.netty.util.AsciiString;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** The responses to list requests, for both {@link ListHits} and {@link ScreenshotsResource}. */
@Singleton
class ListResponses {
    private static final CharSequence ETAG = HttpHeaders.ETAG;
    private static final CharSequence CACHE_STATUS = AsciiString.cached(CacheStatus.HEADER);
    private static final CharSequence JSON = AsciiString.cached("application/json");

    private final ScreenshotLists lists;
    private final KnownLists known;
    private final HotLists hot;
    private final ClientUrls urls;
    private final ListMetrics metrics;
    private final InstantSource clock;
    private final UnreadBodies unread;
    private final OriginCheck origins;

    ListResponses(
            ScreenshotLists lists,
            KnownLists known,
            HotLists hot,
            ClientUrls urls,
            ListMetrics metrics,
            InstantSource clock,
            UnreadBodies unread,
            OriginCheck origins) {
        this.origins = origins;
        this.unread = unread;
        this.lists = lists;
        this.known = known;
        this.hot = hot;
        this.urls = urls;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** @param body {@code null} for a 304 and for {@code HEAD} */
    record Reply(ResponseHead head, Buffer body) {}

    /**
     * Writes a reply to the connection of its request.
     *
     * @throws Problem {@code upstream-busy} if clients are reading too many lists already; nothing is written then
     */
    void write(Reply reply, HttpServerRequest request) {
        if (reply.body() == null) {
            reply.head().write(request, null);
        } else {
            unread.write(request, reply.head(), reply.body());
        }
    }

    /** The same reply, for the framework to write. */
    Response response(Reply reply) {
        StreamedBody body = (response, context) -> unread.write(context.request(), reply.body());
        return reply.head().response(reply.body() == null ? null : body);
    }

    /**
     * The reply from memory if the cached list is fresh. Empty otherwise, and also if the request is refused, its URLs
     * still have to be checked, or its body takes long to make: {@link #get} then answers.
     */
    Optional<Reply> fresh(TaskId task, Delivery override, HttpServerRequest request) {
        try {
            ListBody.Form form = form(task, override, request);
            Optional<CachedList> fresh = withUrls(form) ? known.freshWithUrls(task) : known.fresh(task);
            Optional<Reply> reply = fresh.flatMap(hit -> {
                ListBody.Form suited = suited(form, hit.list(), request);
                return hot.bodyIfCheap(hit.list(), suited)
                        .filter(this::mayBeHandedOut)
                        .map(body -> reply(hit, body, suited, request));
            });
            reply.ifPresent(hit -> metrics.answered(ListMetrics.Result.HIT));
            return reply;
        } catch (Problem refusal) {
            return Optional.empty();
        }
    }

    /** @param override the delivery that the client requests; {@code null} for the configured one */
    Uni<Reply> get(TaskId task, Delivery override, HttpServerRequest request) {
        ListBody.Form form = form(task, override, request);
        return (withUrls(form) ? lists.getWithUrls(task) : lists.getPacked(task)).chain(answer -> {
            ListBody.Form suited = suited(form, answer.list(), request);
            return hot.body(answer.list(), suited).map(body -> reply(answer, body, suited, request));
        });
    }

    /** Without the vendor's URLs if those no longer work. */
    private ListBody.Form suited(ListBody.Form form, ScreenshotList list, HttpServerRequest request) {
        return withUrls(form) && list.archived().isPresent() ? form(form.task(), Delivery.PROXY, request) : form;
    }

    private static boolean withUrls(ListBody.Form form) {
        return form.links().delivery() == Delivery.DIRECT;
    }

    private boolean mayBeHandedOut(ListBody body) {
        return body.origins().isEmpty() || origins.mayHandOut(body.origins());
    }

    private ListBody.Form form(TaskId task, Delivery override, HttpServerRequest request) {
        return new ListBody.Form(task, urls.links(request, override));
    }

    private Reply reply(CachedList answer, ListBody body, ListBody.Form form, HttpServerRequest request) {
        boolean unchanged = body.tag().matches(request.headers().getAll(HttpHeaders.IF_NONE_MATCH));
        ResponseHead head = head(unchanged ? 304 : 200, answer, form)
                .header(ETAG, body.tag().value());
        if (unchanged) {
            return new Reply(head, null);
        }
        if (request.method() == HttpMethod.HEAD) {
            // Set here, because there is no body to derive it from.
            String length = Integer.toString(body.json().length());
            return new Reply(head.header(HttpHeaders.CONTENT_LENGTH, length), null);
        }
        return new Reply(head, body.json());
    }

    private ResponseHead head(int status, CachedList answer, ListBody.Form form) {
        Freshness ofNames = answer.list().freshness();
        Freshness freshness = withUrls(form) ? ofNames.withUrls() : ofNames;
        Instant now = clock.instant();
        Duration ageOfContent = answer.list().ageOfContent(now);
        // Clients compare both: what remains is the freshness.
        Duration lifetime =
                freshness.lifetime().plus(ageOfContent).minus(answer.list().age(now));
        return new ResponseHead(status)
                .header(HttpHeaders.CONTENT_TYPE, JSON)
                .header(ResponseHead.CONTENT_TYPE_OPTIONS, ResponseHead.NOSNIFF)
                .header(HttpHeaders.CACHE_CONTROL, "private, max-age=" + lifetime.toSeconds())
                .header(HttpHeaders.AGE, Long.toString(ageOfContent.toSeconds()))
                .header(CACHE_STATUS, answer.cacheStatus(freshness).value());
    }
}
