package io.github.screenshotgateway.k8s;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;

/**
 * Parses one document like an API server with strict field validation: unknown and duplicate fields, quoted numbers,
 * and a bare {@code true} instead of text are errors. Throws {@link JsonProcessingException}.
 */
final class StrictYaml {

    private static final KubernetesSerialization KINDS = new KubernetesSerialization(new ObjectMapper(), true);

    private static final ObjectMapper MAPPER = YAMLMapper.builder()
            .annotationIntrospector(new WithoutAnySetters())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_IGNORED_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual, text -> text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail))
            .build();

    private StrictYaml() {}

    /** Parses a Kubernetes object of a kind that has its own model. */
    static HasMetadata object(String yaml) throws IOException {
        Kind header = new YAMLMapper()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .readValue(yaml, Kind.class);
        Class<? extends KubernetesResource> model =
                KINDS.getRegisteredKubernetesResource(header.apiVersion(), header.kind());
        if (model == null || model == GenericKubernetesResource.class || !HasMetadata.class.isAssignableFrom(model)) {
            throw new IllegalArgumentException("no model of an object for " + header);
        }
        return (HasMetadata) read(yaml, model);
    }

    /** Does not use FAIL_ON_TRAILING_TOKENS, which also applies after every value of the models' own deserializers. */
    static <T> T read(String yaml, Class<T> type) throws IOException {
        try (JsonParser parser = MAPPER.createParser(yaml)) {
            T value = MAPPER.readValue(parser, type);
            if (parser.nextToken() != null) {
                throw MismatchedInputException.from(parser, type, "a second document in one file");
            }
            return value;
        }
    }

    private record Kind(String apiVersion, String kind) {}

    /**
     * The models collect unknown fields in a map through an any-setter on every class. Without these setters, unknown
     * fields fail.
     */
    private static final class WithoutAnySetters extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return Boolean.FALSE;
        }
    }
}
