package io.github.screenshotgateway.problem;

import static io.github.screenshotgateway.problem.ProblemType.INVALID_REQUEST;
import static io.github.screenshotgateway.problem.ProblemType.RANGE_NOT_SATISFIABLE;
import static io.github.screenshotgateway.problem.ProblemType.SCREENSHOT_GONE;
import static io.github.screenshotgateway.problem.ProblemType.SCREENSHOT_NOT_FOUND;
import static io.github.screenshotgateway.problem.ProblemType.SCREENSHOT_NOT_READY;
import static io.github.screenshotgateway.problem.ProblemType.UNSIGNED;
import static io.github.screenshotgateway.problem.ProblemType.UPSTREAM_BUSY;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.ws.rs.core.Response;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.examples.Example;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Completes the error responses of the OpenAPI contract at build time. A resource names only the statuses; this filter
 * adds the descriptions of {@link ProblemType}, and the body and headers that {@link ProblemMapper} gives to every
 * error.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ErrorResponses implements OASFilter {
    /** Any operation can end with it. */
    private static final String FAULT = "500";

    private static final String WEBHOOKS = "receiveWebhook";
    private static final Set<String> IMAGES = Set.of("getScreenshot", "getScreenshotsZip");

    /** Errors of image and zip requests only. */
    private static final Set<ProblemType> OF_IMAGES =
            EnumSet.of(SCREENSHOT_NOT_FOUND, SCREENSHOT_GONE, SCREENSHOT_NOT_READY, RANGE_NOT_SATISFIABLE);

    private static final Set<ProblemType> OF_WEBHOOKS = EnumSet.of(INVALID_REQUEST, UNSIGNED, UPSTREAM_BUSY);

    /** The type of errors from the framework, and of faults. */
    private static final String NO_TYPE = "about:blank";

    private static final String INSTANCE = "/api/v1/task/demo-finished/screenshots";

    /** Headers of some statuses in addition to those of every error. */
    private static final Map<String, List<String>> HEADERS = Map.of(
            "401",
                    List.of(
                            "WWW-Authenticate",
                            "The authentication schemes; for a webhook, how the message has to be signed"),
            "416", List.of("Content-Range", "The size of the image: bytes */{size}"),
            "503", List.of("Retry-After", "Seconds, after which another try may have success"));

    @Override
    public Operation filterOperation(Operation operation) {
        operation
                .getResponses()
                .addAPIResponse(FAULT, OASFactory.createAPIResponse().description("A fault of the gateway"));
        // Limits and access modes refuse requests before the operation runs; webhooks need no authenticated caller.
        boolean webhook = WEBHOOKS.equals(operation.getOperationId());
        Stream.of("401", "403", "421", "503")
                .filter(status -> !webhook || status.equals("503"))
                .filter(status -> !operation.getResponses().hasAPIResponse(status))
                .forEach(status -> operation.getResponses().addAPIResponse(status, OASFactory.createAPIResponse()));
        if (webhook) {
            operation.setSecurity(List.of());
        }
        operation.getResponses().getAPIResponses().forEach((status, response) -> {
            if (status.compareTo("400") >= 0) {
                complete(operation.getOperationId(), status, response);
            } else if (response.getContent() != null) {
                removeUndescribedContent(response);
            }
        });
        return operation;
    }

    private static void complete(String operation, String status, APIResponse response) {
        List<ProblemType> types = types(operation, status);
        if (response.getDescription() == null || response.getDescription().isEmpty()) {
            response.setDescription(types.stream()
                    .map(type -> type.slug() + ": " + type.title())
                    .collect(Collectors.joining("; ")));
        }
        MediaType problem =
                OASFactory.createMediaType().schema(OASFactory.createSchema().ref("Problem"));
        types.forEach(
                type -> problem.addExample(type.slug(), example(type.uri().toString(), type.title(), type.status())));
        if (types.isEmpty()) {
            problem.addExample("other", frameworkError(Integer.parseInt(status)));
        }
        response.setContent(OASFactory.createContent().addMediaType(ProblemDocument.MEDIA_TYPE, problem));
        response.addHeader("Cache-Control", header("no-store"));
        if (HEADERS.containsKey(status)) {
            response.addHeader(
                    HEADERS.get(status).get(0), header(HEADERS.get(status).get(1)));
        }
    }

    /** The framework describes a response without a schema as JSON of unknown shape. */
    private static void removeUndescribedContent(APIResponse response) {
        boolean described =
                response.getContent().getMediaTypes().values().stream().anyMatch(type -> type.getSchema() != null);
        if (!described) {
            response.setContent(null);
        }
    }

    /** The kinds of error with that status that an operation can end with. */
    private static List<ProblemType> types(String operation, String status) {
        return Stream.of(ProblemType.values())
                .filter(type -> Integer.toString(type.status()).equals(status))
                .filter(type -> operation.equals(WEBHOOKS)
                        ? OF_WEBHOOKS.contains(type)
                        : type != UNSIGNED && (IMAGES.contains(operation) || !OF_IMAGES.contains(type)))
                .toList();
    }

    private static Example frameworkError(int status) {
        return example(NO_TYPE, Response.Status.fromStatusCode(status).getReasonPhrase(), status);
    }

    private static Example example(String type, String title, int status) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", type);
        problem.put("title", title);
        problem.put("status", status);
        problem.put("detail", "What has happened, in a sentence.");
        problem.put("instance", INSTANCE);
        return OASFactory.createExample().value(problem);
    }

    private static Header header(String description) {
        return OASFactory.createHeader()
                .description(description)
                .required(true)
                .schema(OASFactory.createSchema().addType(Schema.SchemaType.STRING));
    }
}
