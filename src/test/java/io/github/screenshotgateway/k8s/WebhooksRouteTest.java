package io.github.screenshotgateway.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteMatchBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRule;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteSpec;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.github.screenshotgateway.support.Kubectl;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

@Kubectl.Needed
class WebhooksRouteTest {

    private final Rendered rendered = Rendered.of(Manifests.COMPONENTS.resolve("webhooks"));
    private final HTTPRouteSpec route = rendered.only(HTTPRoute.class).getSpec();

    @Test
    void routeOnlyPublishesPostOfWebhookPath() {
        HTTPRouteMatch expected = new HTTPRouteMatchBuilder()
                .withNewPath("Exact", "/webhooks/browser-use")
                .withMethod("POST")
                .build();

        assertEquals(
                List.of(expected),
                route.getRules().stream()
                        .flatMap(rule -> rule.getMatches().stream())
                        .toList());
    }

    @Test
    void routeTargetsServicePort() {
        Service service = rendered.only(Service.class);
        HTTPRouteRule rule = route.getRules().get(0);

        assertEquals(1, rule.getBackendRefs().size());
        assertEquals(
                service.getMetadata().getName(), rule.getBackendRefs().get(0).getName());
        assertEquals(
                service.getSpec().getPorts().get(0).getPort(),
                rule.getBackendRefs().get(0).getPort());
    }

    @Test
    void routeUsesOneHttpsListener() {
        assertEquals(1, route.getParentRefs().size());
        assertEquals("https", route.getParentRefs().get(0).getSectionName());
    }

    /** Both components name the same Gateway until their placeholders are filled in. */
    @Test
    void networkPolicyEqualsThatOfOtherRoute() {
        Rendered whole = Rendered.of(Manifests.COMPONENTS.resolve("httproute"));

        assertEquals(
                whole.named(NetworkPolicy.class, "screenshot-gateway-route").getSpec(),
                rendered.named(NetworkPolicy.class, "screenshot-gateway-webhooks")
                        .getSpec());
    }

    /** A subPath is copied once, and never gets a rotated secret. */
    @Test
    void secretIsReadFromMountedFolder() {
        VolumeMount mount = new VolumeMountBuilder()
                .withName("webhook-secret")
                .withMountPath("/etc/screenshot-gateway/webhooks")
                .withReadOnly(true)
                .build();

        assertTrue(rendered.container().getVolumeMounts().contains(mount));
        assertEquals(mount.getMountPath() + "/secret", rendered.settings().get("GATEWAY_WEBHOOKS_SECRET_FILE"));
    }

    @Test
    void secretIsOnlyReadableByOwnerAndGroup() {
        Volume expected = new VolumeBuilder()
                .withName("webhook-secret")
                .withNewSecret()
                .withSecretName("screenshot-gateway-webhooks")
                .withDefaultMode(Integer.parseInt("0440", 8))
                .addNewItem("secret", null, "secret")
                .endSecret()
                .build();

        assertTrue(rendered.pod().getSpec().getVolumes().contains(expected));
    }

    @Test
    void readmeCreatesMountedSecret() throws IOException {
        assertTrue(Files.readString(Manifests.ROOT.resolve("README.md"))
                .contains("create secret generic screenshot-gateway-webhooks --from-file=secret="));
    }
}
