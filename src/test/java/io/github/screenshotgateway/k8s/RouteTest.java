package io.github.screenshotgateway.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.exc.PropertyBindingException;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPPathMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRule;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteSpec;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpecBuilder;
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

@Kubectl.Needed
class RouteTest {

    private final Rendered rendered = Rendered.of(Manifests.COMPONENTS.resolve("httproute"));
    private final HTTPRouteSpec route = rendered.only(HTTPRoute.class).getSpec();
    private final ParentReference gateway = route.getParentRefs().get(0);

    @Test
    void everyRuleTargetsServicePort() {
        Service service = rendered.only(Service.class);

        assertEquals(2, route.getRules().size());
        for (HTTPRouteRule rule : route.getRules()) {
            assertEquals(1, rule.getBackendRefs().size());
            assertEquals(
                    service.getMetadata().getName(),
                    rule.getBackendRefs().get(0).getName());
            assertEquals(
                    service.getSpec().getPorts().get(0).getPort(),
                    rule.getBackendRefs().get(0).getPort());
        }
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

    /** Without one, everybody who reaches the Gateway could see every task's screenshots. */
    @Test
    void routeWithoutAccessModeFailsToRender() {
        Path open = Rendered.overlay("httproute-open", List.of(Manifests.COMPONENTS.resolve("httproute")));

        var refusal = assertThrows(IllegalStateException.class, () -> Kubectl.kustomize(open));

        assertTrue(refusal.getMessage().contains("GATEWAY_ACCESS_MODE"), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"oidc", "oidc-cluster"})
    void earlierComponentCanSetAccessMode(String access) {
        Path folder = Rendered.overlay(
                "httproute-" + access,
                List.of(Manifests.COMPONENTS.resolve(access), Manifests.COMPONENTS.resolve("httproute")));

        assertEquals("oidc", accessMode(Rendered.of(folder)));
    }

    @Test
    void routeAnnotationNamesAccessMode() {
        assertEquals(rendered.settings().get("GATEWAY_ACCESS_MODE"), accessMode(rendered));
    }

    private static String accessMode(Rendered rendered) {
        return rendered.only(HTTPRoute.class)
                .getMetadata()
                .getAnnotations()
                .get("screenshotgateway.github.io/access-mode");
    }

    @Test
    void publicUrlHasHostOfRoute() {
        assertEquals(1, route.getHostnames().size());
        assertEquals(
                "https://" + route.getHostnames().get(0), rendered.settings().get("GATEWAY_PUBLIC_URL"));
    }

    /** A listener for plain HTTP would transmit tokens in the clear. */
    @Test
    void routeUsesOneHttpsListener() {
        assertEquals(1, route.getParentRefs().size());
        assertNotNull(gateway.getNamespace());
        assertEquals("https", gateway.getSectionName());
    }

    @Test
    void gatewayPodsReachOnlyClientPort() {
        NetworkPolicySpec expected = new NetworkPolicySpecBuilder()
                .withNewPodSelector()
                .addToMatchLabels("app.kubernetes.io/name", "screenshot-gateway")
                .endPodSelector()
                .withPolicyTypes("Ingress")
                .addNewIngress()
                .addNewFrom()
                .withNewNamespaceSelector()
                .addToMatchLabels("kubernetes.io/metadata.name", gateway.getNamespace())
                .endNamespaceSelector()
                .withNewPodSelector()
                .addToMatchLabels("gateway.networking.k8s.io/gateway-name", gateway.getName())
                .endPodSelector()
                .endFrom()
                .addNewPort()
                .withNewPort("http")
                .withProtocol("TCP")
                .endPort()
                .endIngress()
                .build();

        assertEquals(
                expected,
                rendered.named(NetworkPolicy.class, "screenshot-gateway-route").getSpec());
    }

    @Test
    void unknownFieldOfRouteIsRejected() throws IOException {
        String good = Files.readString(Manifests.COMPONENTS.resolve("httproute/http-route.yaml"));
        String damaged = good.replace("request: 70s", "requests: 70s");

        var refusal = assertThrows(PropertyBindingException.class, () -> StrictYaml.object(damaged));

        assertEquals("requests", refusal.getPropertyName());
    }

    /** The time-out of the rule with the longest prefix, as in the Gateway API. */
    private String timeout(String path) {
        return route.getRules().stream()
                .filter(rule -> path.concat("/").startsWith(prefix(rule)))
                .max(Comparator.comparing(rule -> prefix(rule).length()))
                .orElseThrow()
                .getTimeouts()
                .getRequest();
    }

    /** Prefixes match whole segments. */
    private static String prefix(HTTPRouteRule rule) {
        assertEquals(1, rule.getMatches().size());
        HTTPPathMatch path = rule.getMatches().get(0).getPath();
        assertEquals("PathPrefix", path.getType());
        return path.getValue().equals("/") ? "/" : path.getValue() + "/";
    }
}
