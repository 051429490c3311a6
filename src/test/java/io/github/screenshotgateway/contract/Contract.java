package io.github.screenshotgateway.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** An OpenAPI document: finds the operation of a request, and validates JSON against its schemas. */
public final class Contract {
    private static final String ID = "https://screenshotgateway.github.io/openapi";

    /** As published by the OpenAPI Initiative, https://spec.openapis.org/oas/3.1/schema/2026-08-03. */
    private static final String META = resource("/openapi/schema-3.1-2026-08-03.json");

    /** Schemas are embedded in a document that is not one, so unknown keywords around them are accepted. */
    private static final Dialect DIALECT = Dialect.builder(Dialects.getDraft202012())
            .unknownKeywordFactory((name, context) -> new NonValidationKeyword(name))
            .build();

    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode document;
    private final SchemaRegistry schemas;
    private final Map<String, Pattern> templates = new LinkedHashMap<>();

    public Contract(String json) {
        this.document = parse(json);
        this.schemas = registry(Map.of(ID, json));
        properties(document.path("paths")).stream()
                .map(Map.Entry::getKey)
                // Most literal first (OpenAPI 3.1, "Path Templating Matching").
                .sorted(Comparator.comparing(
                        path -> path.chars().filter(c -> c == '{').count()))
                .forEach(path -> templates.put(
                        path, Pattern.compile(path.replace(".", "\\.").replaceAll("\\{[^}]*}", "[^/]+") + "/?")));
    }

    private static SchemaRegistry registry(Map<String, String> documents) {
        return SchemaRegistry.withDefaultDialect(DIALECT, builder -> builder.schemas(documents));
    }

    public JsonNode document() {
        return document;
    }

    /** The most literal template that matches a raw path. As in the framework, a trailing slash is ignored. */
    Optional<String> template(String path) {
        return templates.entrySet().stream()
                .filter(entry -> entry.getValue().matcher(path).matches())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The operation; a missing node when the path does not have it. */
    JsonNode operation(String template, String method) {
        return document.path("paths").path(template).path(method.toLowerCase(Locale.ROOT));
    }

    /**
     * Validates a value.
     *
     * @param pointer to the schema in this document
     */
    public List<String> faults(String pointer, JsonNode value) {
        return messages(schemas.getSchema(SchemaLocation.of(ID + "#" + pointer)).validate(value));
    }

    /** Validates the document against the schema of OpenAPI 3.1, and the schemas in it against JSON Schema. */
    List<String> faults() {
        List<String> faults = new ArrayList<>(
                messages(registry(Map.of()).getSchema(parse(META)).validate(document)));
        Schema ofSchemas = registry(Map.of())
                .getSchema(SchemaLocation.of(Dialects.getDraft202012().getId()));
        document.findValues("schema").forEach(schema -> faults.addAll(messages(ofSchemas.validate(schema))));
        document.at("/components/schemas").forEach(schema -> faults.addAll(messages(ofSchemas.validate(schema))));
        return faults;
    }

    private static List<String> messages(List<Error> errors) {
        return errors.stream().map(Error::toString).toList();
    }

    static List<Map.Entry<String, JsonNode>> properties(JsonNode object) {
        return List.copyOf(object.properties());
    }

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    static String resource(String name) {
        try (InputStream in = Contract.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
