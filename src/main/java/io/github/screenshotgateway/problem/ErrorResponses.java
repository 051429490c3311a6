package io.github.screenshotgateway.problem;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
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
                complete(status, response);
            } else if (response.getContent() != null) {
                removeUndescribedContent(response);
            }
        });
        return operation;
    }

    private static void complete(String status, APIResponse response) {
        if (response.getDescription() == null || response.getDescription().isEmpty()) {
            response.setDescription(describe(status));
        }
        response.setContent(OASFactory.createContent().addMediaType(ProblemDocument.MEDIA_TYPE, problem()));
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

    private static String describe(String status) {
        return Stream.of(ProblemType.values())
                .filter(type -> Integer.toString(type.status()).equals(status))
                .map(type -> type.slug() + ": " + type.title())
                .collect(Collectors.joining("; "));
    }

    private static MediaType problem() {
        return OASFactory.createMediaType().schema(OASFactory.createSchema().ref("Problem"));
    }

    private static Header header(String description) {
        return OASFactory.createHeader()
                .description(description)
                .required(true)
                .schema(OASFactory.createSchema().addType(Schema.SchemaType.STRING));
    }
}
