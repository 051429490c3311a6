package io.github.screenshotgateway.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The assumptions of the adapters, checked against the vendor's own documents. */
class VendorContractTest {
    private static final JsonNode V2 = document("openapi-v2-tasks.json");
    private static final JsonNode V3 = document("openapi-v3-sessions.json");

    private static JsonNode document(String name) {
        try (InputStream document = VendorContractTest.class.getResourceAsStream("/upstream/" + name)) {
            return new ObjectMapper().readTree(document);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void v2DocumentsTheCallAndItsSteps() throws NoSuchMethodException {
        String path = V2Api.class.getAnnotation(Path.class).value();
        assertTrue(V2.path("paths").has(path.replace("/api/v2", "")), path);
        assertKeyHeader(V2, V2Api.class.getMethod("task", String.class, String.class));
        JsonNode step = V2.at("/components/schemas/TaskStepView");
        assertEquals("integer", step.at("/properties/number/type").asText());
        assertEquals(List.of("string", "null"), types(step.at("/properties/screenshotUrl")));
    }

    private static void assertKeyHeader(JsonNode document, Method call) {
        HeaderParam header = call.getParameters()[0].getAnnotation(HeaderParam.class);
        String documented =
                document.at("/components/securitySchemes/APIKeyHeader/name").asText();
        assertEquals(documented, header.value(), call.toString());
    }

    @Test
    void v3DocumentsTheCallsAndTheirMessages() {
        for (String call : List.of("session", "messages")) {
            assertTrue(V3.path("paths").has(v3Path(v3(call))), call);
            assertKeyHeader(V3, v3(call));
        }
        JsonNode page = V3.at("/components/schemas/MessageListResponse");
        assertEquals(List.of("messages", "hasMore"), texts(page.path("required")));
        assertEquals("boolean", page.at("/properties/hasMore/type").asText());
        JsonNode message = V3.at("/components/schemas/MessageResponse/properties");
        assertEquals("string", message.at("/id/type").asText());
        assertEquals(List.of("string", "null"), types(message.path("screenshotUrl")));
        assertEquals("date-time", message.at("/createdAt/format").asText());
    }

    /** A new status needs review: it may be terminal. */
    @Test
    void v2DocumentsExactlyTheseStatuses() {
        assertEquals(Set.of("created", "started", "finished", "failed", "stopped"), values(V2, "TaskStatus"));
    }

    @Test
    void v3DocumentsThePageParameters() {
        Set<String> asked = Stream.of(v3("messages").getParameters())
                .map(parameter -> parameter.getAnnotation(QueryParam.class))
                .filter(Objects::nonNull)
                .map(QueryParam::value)
                .collect(Collectors.toSet());

        assertEquals(Set.of("after", "limit"), asked);
        assertTrue(
                v3PageParameters().keySet().containsAll(asked),
                v3PageParameters().toString());
        assertEquals(
                V3Api.LARGEST_PAGE,
                v3PageParameters().get("limit").at("/schema/maximum").asInt());
    }

    /** As {@link #v2DocumentsExactlyTheseStatuses}. */
    @Test
    void v3DocumentsExactlyTheseStatuses() {
        assertEquals(
                Set.of("created", "idle", "running", "stopped", "timed_out", "error"),
                values(V3, "BuAgentSessionStatus"));
    }

    @Test
    void v1DocumentsTheCallAndItsBearer() throws IOException {
        try (InputStream page = getClass().getResourceAsStream("/upstream/v1-get-task-screenshots.txt")) {
            String text = new String(page.readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(
                    text.contains("GET " + V1Api.class.getAnnotation(Path.class).value() + "/screenshots"));
            assertTrue(text.contains("'Authorization': f'Bearer {API_KEY}'"));
        }
    }

    private static Method v3(String call) {
        return Stream.of(V3Api.class.getMethods())
                .filter(method -> method.getName().equals(call))
                .findFirst()
                .orElseThrow();
    }

    private static String v3Path(Method call) {
        Path own = call.getAnnotation(Path.class);
        String path = V3Api.class.getAnnotation(Path.class).value() + (own == null ? "" : own.value());
        return path.replace("/api/v3", "");
    }

    private static Map<String, JsonNode> v3PageParameters() {
        JsonNode parameters = V3.path("paths").path(v3Path(v3("messages"))).at("/get/parameters");
        return stream(parameters)
                .filter(parameter -> parameter.path("in").asText().equals("query"))
                .collect(Collectors.toMap(parameter -> parameter.path("name").asText(), Function.identity()));
    }

    private static Set<String> values(JsonNode document, String enumeration) {
        return Set.copyOf(texts(document.at("/components/schemas/" + enumeration + "/enum")));
    }

    private static List<String> texts(JsonNode array) {
        return stream(array).map(JsonNode::asText).toList();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static List<String> types(JsonNode property) {
        return property.path("anyOf").findValuesAsText("type");
    }
}
