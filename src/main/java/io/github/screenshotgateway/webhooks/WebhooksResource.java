package io.github.screenshotgateway.webhooks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.screenshotgateway.archiving.Archiver;
import io.github.screenshotgateway.config.LimitsConfig;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.Routes;
import io.github.screenshotgateway.screenshots.ScreenshotLists;
import io.github.screenshotgateway.traffic.RequestState;
import io.github.screenshotgateway.upstream.TaskEvent;
import io.github.screenshotgateway.webhooks.WebhookAdmission.Place;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * Receives the vendor's webhooks. They are hints to refresh, never data: the cache trusts only what the gateway reads
 * itself.
 */
@Path(Routes.WEBHOOKS)
@Tag(name = "Webhooks")
public class WebhooksResource {
    private static final Pattern SIGNATURE = Pattern.compile("[0-9a-fA-F]{64}");

    /** The vendor's messages have a few hundred bytes. */
    private static final Duration MAX_BODY_TIMEOUT = Duration.ofSeconds(5);

    private final WebhookSecrets secrets;
    private final SeenSignatures seen;
    private final ScreenshotLists lists;
    private final Archiver archiver;
    private final ObjectMapper json;
    private final MeterRegistry metrics;
    private final InstantSource clock;
    private final Duration timeout;
    private final WebhookAdmission admission;

    WebhooksResource(
            WebhookSecrets secrets,
            WebhookAdmission admission,
            SeenSignatures seen,
            ScreenshotLists lists,
            Archiver archiver,
            ObjectMapper json,
            MeterRegistry metrics,
            InstantSource clock,
            LimitsConfig limits) {
        this.secrets = secrets;
        this.admission = admission;
        this.seen = seen;
        this.lists = lists;
        this.archiver = archiver;
        this.json = json;
        this.metrics = metrics;
        this.clock = clock;
        this.timeout = Collections.min(List.of(MAX_BODY_TIMEOUT, limits.readTimeout()));
    }

    @POST
    @Operation(
            operationId = "receiveWebhook",
            summary = "Receive a notification of the vendor",
            description = "agent.task.status_update makes the gateway refresh what it has cached of the task. A message"
                    + " that was received before gets the same answer and has no effect.")
    @RequestBody(
            required = true,
            description = "The event, at most 64 kB",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(responseCode = "200", description = "The event was understood")
    @APIResponse(responseCode = "204", description = "The event is of a kind that the gateway has no use for")
    @APIResponse(
            responseCode = "404",
            description = "Webhooks are off: gateway.webhooks.secret and .secret-file are not set")
    @APIResponse(responseCode = "400")
    @APIResponse(responseCode = "401")
    @APIResponse(responseCode = "408", description = "The body does not arrive within 5 s")
    @APIResponse(responseCode = "413", description = "The body is larger than 64 kB")
    @APIResponse(responseCode = "503", description = "Too many webhooks are under way")
    public Uni<Response> receive(
            @Parameter(description = "Seconds since 1970, or ISO 8601; within five minutes of now")
                    @HeaderParam("X-Browser-Use-Timestamp")
                    String timestamp,
            @Parameter(description = "Hexadecimal HMAC-SHA256 of the time stamp, a dot and the canonical body")
                    @HeaderParam("X-Browser-Use-Signature")
                    String signed,
            @Context RoutingContext request) {
        if (!secrets.isConfigured()) {
            throw new NotFoundException();
        }
        try {
            checkSyntax(timestamp, signed);
        } catch (Problem e) {
            throw WebhookBody.closeAfter(request, e);
        }
        RequestState.releasePlace();
        Place place = admission.enter(request.request().remoteAddress().hostAddress());
        return WebhookBody.of(request, place, timeout).chain(body -> receive(timestamp.strip(), signed.strip(), body));
    }

    /** Runs before the body is read: a client without well-formed headers must not occupy a place. */
    private void checkSyntax(String timestamp, String signed) {
        if (signed == null || !SIGNATURE.matcher(signed.strip()).matches()) {
            count("refused");
            throw Problem.unsigned("X-Browser-Use-Signature is missing, or not 64 hexadecimal digits.");
        }
        if (timestamp == null || !WebhookTimestamp.isCurrent(timestamp.strip(), clock.instant())) {
            count("refused");
            throw Problem.unsigned("X-Browser-Use-Timestamp is not within five minutes of now.");
        }
    }

    private Uni<Response> receive(String timestamp, String signed, byte[] body) {
        try {
            byte[] signature = HexFormat.of().parseHex(signed);
            if (!secrets.verify(timestamp, CanonicalJson.formsOf(body), signature)) {
                throw Problem.unsigned("X-Browser-Use-Signature does not match the message.");
            }
            TaskEvent event = TaskEvent.of(json.readTree(body));
            return seen.recordIfNew(signature).map(first -> {
                count(first ? event.kind().name() : "replay");
                if (first) {
                    event.tasks().forEach(lists::hint);
                    event.tasks().forEach(archiver::onWebhook);
                }
                return (event.kind() == TaskEvent.Kind.UNKNOWN ? Response.noContent() : Response.ok()).build();
            });
        } catch (IOException e) {
            count("refused");
            throw Problem.invalid("The body is not JSON.");
        } catch (Problem e) {
            count("refused");
            throw e;
        }
    }

    private void count(String event) {
        metrics.counter("gateway.webhooks", "event", event.toLowerCase(Locale.ROOT))
                .increment();
    }
}
