package io.github.screenshotgateway.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What the adapters take for granted stands in the vendor's own documents. */
class VendorContractTest {
    private static final JsonNode V2 = v2();

    private static JsonNode v2() {
        try (InputStream document = VendorContractTest.class.getResourceAsStream("/upstream/openapi-v2-tasks.json")) {
            return new ObjectMapper().readTree(document);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void v2HasTheCall() {
        String path = V2Api.class.getAnnotation(Path.class).value();

        assertTrue(V2.path("paths").has(path.replace("/api/v2", "")), path);
    }

    @Test
    void v2TakesTheKeyInThisHeader() throws NoSuchMethodException {
        HeaderParam header = V2Api.class
                .getMethod("task", String.class, String.class)
                .getParameters()[0]
                .getAnnotation(HeaderParam.class);

        assertEquals(V2.at("/components/securitySchemes/APIKeyHeader/name").asText(), header.value());
    }

    @Test
    void v2StepsHaveANumberAndMayHaveAScreenshot() {
        JsonNode step = V2.at("/components/schemas/TaskStepView");

        assertEquals("integer", step.at("/properties/number/type").asText());
        assertEquals(
                List.of("string", "null"),
                step.at("/properties/screenshotUrl/anyOf").findValuesAsText("type"));
    }

    /** A status that the vendor adds, terminal perhaps, is to be looked at. */
    @Test
    void v2HasTheseStatuses() {
        Set<String> statuses = StreamSupport.stream(
                        V2.at("/components/schemas/TaskStatus/enum").spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.toSet());

        assertEquals(Set.of("created", "started", "finished", "failed", "stopped"), statuses);
    }

    @Test
    void v1HasTheCallAndItsBearer() throws IOException {
        try (InputStream page = getClass().getResourceAsStream("/upstream/v1-get-task-screenshots.txt")) {
            String text = new String(page.readAllBytes(), StandardCharsets.UTF_8);

            assertTrue(
                    text.contains("GET " + V1Api.class.getAnnotation(Path.class).value() + "/screenshots"));
            assertTrue(text.contains("'Authorization': f'Bearer {API_KEY}'"));
        }
    }
}
