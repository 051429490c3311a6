package io.github.screenshotgateway.k8s;

import static io.github.screenshotgateway.k8s.Rendered.elements;
import static io.github.screenshotgateway.k8s.Rendered.entry;
import static io.github.screenshotgateway.k8s.Rendered.yaml;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.screenshotgateway.support.Kubectl;
import io.quarkus.runtime.configuration.DurationConverter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The components httproute, webhooks and ingress. */
@Kubectl.Needed
class RoutesTest {

    private final Rendered whole = Rendered.component("httproute");
    private final Rendered webhooks = Rendered.component("webhooks");
    private final JsonNode route = whole.only("HTTPRoute").path("spec");

    @Test
    void ingressHasOneHostForPublicUrlAndCertificate() {
        Rendered ingress = Rendered.component("ingress");
        JsonNode spec = ingress.only("Ingress").path("spec");
        String host = spec.at("/rules/0/host").asText();

        assertEquals(1, spec.path("rules").size());
        assertEquals("https://" + host, ingress.settings().get("GATEWAY_PUBLIC_URL"));
        assertEquals(yaml("[{hosts: [%s], secretName: placeholder-certificate}]".formatted(host)), spec.path("tls"));
        assertEquals(yaml("""
                - path: /
                  pathType: Prefix
                  backend: {service: {name: screenshot-gateway, port: {name: http}}}
                """), spec.at("/rules/0/http/paths"));
        assertEquals(
                ingress.settings().get("GATEWAY_ACCESS_MODE"),
                ingress.only("Ingress")
                        .at("/metadata/annotations")
                        .path("screenshotgateway.github.io/access-mode")
                        .asText());
    }

    /** One peer with both selectors, and no other port than that of clients. */
    @Test
    void podsOfTheIngressControllerReachOnlyClientPort() {
        assertEquals(
                yaml("""
                podSelector: {matchLabels: {app.kubernetes.io/name: screenshot-gateway}}
                policyTypes: [Ingress]
                ingress:
                  - from:
                      - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: placeholder-namespace}}
                        podSelector: {matchLabels: {app.kubernetes.io/name: placeholder-controller}}
                    ports: [{port: http, protocol: TCP}]
                """),
                Rendered.component("ingress")
                        .named("NetworkPolicy", "screenshot-gateway-ingress")
                        .path("spec"));
    }

    @Test
    void everyRuleTargetsServicePort() {
        JsonNode service = whole.only("Service");
        JsonNode target = yaml("[{name: %s, port: %s}]"
                .formatted(service.at("/metadata/name").asText(), service.at("/spec/ports/0/port")));

        for (Rendered rendered : List.of(whole, webhooks)) {
            assertEquals(1, rendered.all("HTTPRoute").size());
            assertTrue(!rendered.only("HTTPRoute").at("/spec/rules").isEmpty());
            for (JsonNode rule : rendered.only("HTTPRoute").at("/spec/rules")) {
                assertEquals(target, rule.path("backendRefs"));
            }
        }
    }

    /** A listener for plain HTTP would transmit tokens in the clear. */
    @Test
    void routesUseOneHttpsListener() {
        for (Rendered rendered : List.of(whole, webhooks)) {
            assertEquals(
                    yaml("[{name: placeholder-gateway, namespace: placeholder-namespace, sectionName: https}]"),
                    rendered.only("HTTPRoute").at("/spec/parentRefs"));
        }
    }

    @Test
    void gatewayPodsReachOnlyClientPort() {
        JsonNode expected = yaml("""
                podSelector: {matchLabels: {app.kubernetes.io/name: screenshot-gateway}}
                policyTypes: [Ingress]
                ingress:
                  - from:
                      - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: placeholder-namespace}}
                        podSelector: {matchLabels: {gateway.networking.k8s.io/gateway-name: placeholder-gateway}}
                    ports: [{port: http, protocol: TCP}]
                """);

        assertEquals(
                expected,
                whole.named("NetworkPolicy", "screenshot-gateway-route").path("spec"));
        assertEquals(
                expected,
                webhooks.named("NetworkPolicy", "screenshot-gateway-webhooks").path("spec"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/events", ".zip", "/step_1.png"})
    void screenshotPathsHaveNoTimeout(String suffix) {
        assertEquals("0s", timeout("/api/v1/task/abc/screenshots" + suffix));
    }

    /** A page waits for its list, and a list's refresh takes at most 60 s. */
    @ParameterizedTest
    @ValueSource(strings = {"/", "/tasks/abc", "/webhooks/browser-use", "/q/openapi"})
    void otherPathsTimeOutAfterOver60Seconds(String path) {
        Duration timeout = DurationConverter.parseDuration(timeout(path));

        assertTrue(timeout.compareTo(Duration.ofSeconds(60)) > 0, timeout.toString());
    }

    /** The time-out of the rule with the longest prefix, as in the Gateway API. */
    private String timeout(String path) {
        return elements(route.path("rules")).stream()
                .filter(rule -> path.concat("/").startsWith(prefix(rule)))
                .max(Comparator.comparing(rule -> prefix(rule).length()))
                .orElseThrow()
                .at("/timeouts/request")
                .asText();
    }

    /** Prefixes match whole segments. */
    private static String prefix(JsonNode rule) {
        String value = rule.at("/matches/0/path/value").asText();
        assertEquals(yaml("[{path: {type: PathPrefix, value: %s}}]".formatted(value)), rule.path("matches"));
        return value.equals("/") ? "/" : value + "/";
    }

    /** Without one, everybody who reaches the Gateway could see every task's screenshots. */
    @ParameterizedTest
    @ValueSource(strings = {"httproute", "ingress"})
    void routeWithoutAccessModeFailsToRender(String component) {
        Path open = Rendered.overlay(component + "-open", List.of(component));

        var refusal = assertThrows(IllegalStateException.class, () -> Kubectl.kustomize(open));

        assertTrue(refusal.getMessage().contains("GATEWAY_ACCESS_MODE"), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"oidc", "oidc-cluster"})
    void earlierComponentCanSetAccessMode(String access) {
        Path folder = Rendered.overlay("httproute-" + access, List.of(access, "httproute"));

        assertEquals("oidc", accessMode(Rendered.of(folder)));
    }

    @Test
    void routeAnnotationNamesAccessMode() {
        assertEquals(whole.settings().get("GATEWAY_ACCESS_MODE"), accessMode(whole));
    }

    private static String accessMode(Rendered rendered) {
        return rendered.only("HTTPRoute")
                .at("/metadata/annotations")
                .path("screenshotgateway.github.io/access-mode")
                .asText();
    }

    @Test
    void publicUrlHasHostOfRoute() {
        assertEquals(1, route.path("hostnames").size());
        assertEquals(
                "https://" + route.at("/hostnames/0").asText(), whole.settings().get("GATEWAY_PUBLIC_URL"));
    }

    @Test
    void webhooksRouteOnlyPublishesPostOfWebhookPath() {
        JsonNode rules = webhooks.only("HTTPRoute").at("/spec/rules");

        assertEquals(1, rules.size());
        assertEquals(
                yaml("[{path: {type: Exact, value: /webhooks/browser-use}, method: POST}]"), rules.at("/0/matches"));
    }

    /** A subPath is copied once, and never gets a rotated secret. */
    @Test
    void webhookSecretIsReadFromMountedFolder() throws IOException {
        assertEquals(
                yaml("{name: webhook-secret, mountPath: /etc/screenshot-gateway/webhooks, readOnly: true}"),
                entry(webhooks.container().path("volumeMounts"), "webhook-secret"));
        assertEquals(
                "/etc/screenshot-gateway/webhooks/secret", webhooks.settings().get("GATEWAY_WEBHOOKS_SECRET_FILE"));
        assertTrue(Files.readString(Rendered.ROOT.resolve("README.md"))
                .contains("create secret generic screenshot-gateway-webhooks --from-file=secret="));
    }

    @Test
    void webhookSecretIsOnlyReadableByOwnerAndGroup() {
        assertEquals(
                yaml("""
                secretName: screenshot-gateway-webhooks
                defaultMode: %d
                items: [{key: secret, path: secret}]
                """.formatted(0440)),
                entry(webhooks.pod().path("volumes"), "webhook-secret").path("secret"));
    }
}
