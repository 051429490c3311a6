package io.github.screenshotgateway.k8s;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * Checks objects against fabric8's models of their kinds, like an API server with strict field validation: unknown fields,
 * quoted numbers, and a bare {@code true} instead of text are errors.
 */
final class StrictYaml {

    private static final KubernetesSerialization KINDS = new KubernetesSerialization(new ObjectMapper(), true);

    private static final ObjectMapper MAPPER = YAMLMapper.builder()
            .annotationIntrospector(new WithoutAnySetters())
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

    /** Checks and returns a Kubernetes object. */
    static JsonNode object(String yaml) throws JsonProcessingException {
        JsonNode object = MAPPER.readTree(yaml);
        String apiVersion = object.path("apiVersion").asText();
        String kind = object.path("kind").asText();
        Class<?> model = KINDS.getRegisteredKubernetesResource(apiVersion, kind);
        if (model == null || model == GenericKubernetesResource.class) {
            throw new IllegalArgumentException("no model for " + apiVersion + " " + kind);
        }
        return checked(yaml, model);
    }

    /** Checks and returns a part of an object. */
    static JsonNode checked(String yaml, Class<?> model) throws JsonProcessingException {
        MAPPER.readValue(yaml, model);
        return MAPPER.readTree(yaml);
    }

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
