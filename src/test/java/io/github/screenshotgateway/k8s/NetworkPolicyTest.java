package io.github.screenshotgateway.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NetworkPolicyTest {

    private static final Map<String, String> CLIENT = Map.of("screenshotgateway.github.io/client", "true");

    private final NetworkPolicySpec policy =
            Manifests.only(NetworkPolicy.class, Manifests.BASE).getSpec();

    @Test
    void ingressAndEgressAreDeniedByDefault() {
        assertEquals(List.of("Ingress", "Egress"), policy.getPolicyTypes());
        assertEquals(2, policy.getIngress().size());
        assertEquals(2, policy.getEgress().size());
    }

    @Test
    void productionNamespaceDeniesByDefault() {
        var rest = Manifests.only(NetworkPolicy.class, Manifests.PRODUCTION).getSpec();

        assertEquals(new LabelSelector(), rest.getPodSelector());
        assertEquals(List.of("Ingress", "Egress"), rest.getPolicyTypes());
        assertEquals(List.of(), rest.getIngress());
        assertEquals(List.of(), rest.getEgress());
    }

    @Test
    void clientsNeedLabelOnNamespaceAndPod() {
        var rule = policy.getIngress().get(0);

        assertEquals(List.of(tcp(new IntOrString("http"))), rule.getPorts());
        assertPeer(CLIENT, CLIENT, rule.getFrom());
    }

    @Test
    void onlyPrometheusReachesManagementPort() {
        var rule = policy.getIngress().get(1);

        assertEquals(List.of(tcp(new IntOrString("management"))), rule.getPorts());
        assertPeer(
                Map.of("kubernetes.io/metadata.name", "monitoring"),
                Map.of("app.kubernetes.io/name", "prometheus"),
                rule.getFrom());
    }

    @Test
    void dnsIsOnlyAllowedToClusterServers() {
        var rule = policy.getEgress().get(0);
        var dns = new IntOrString(53);

        assertEquals(List.of(new NetworkPolicyPort(null, dns, "UDP"), tcp(dns)), rule.getPorts());
        assertPeer(Map.of("kubernetes.io/metadata.name", "kube-system"), Map.of("k8s-app", "kube-dns"), rule.getTo());
    }

    @Test
    void otherEgressIsOnlyHttpsToIpBlocks() {
        var rule = policy.getEgress().get(1);

        assertEquals(List.of(tcp(new IntOrString(443))), rule.getPorts());
        for (var peer : rule.getTo()) {
            assertNotNull(peer.getIpBlock());
            assertNull(peer.getNamespaceSelector());
            assertNull(peer.getPodSelector());
        }
    }

    private static NetworkPolicyPort tcp(IntOrString port) {
        return new NetworkPolicyPort(null, port, "TCP");
    }

    /** One peer must have both selectors: of two peers, either would suffice. */
    private static void assertPeer(
            Map<String, String> namespace, Map<String, String> pod, List<NetworkPolicyPeer> peers) {
        var expected =
                new NetworkPolicyPeer(null, new LabelSelector(List.of(), namespace), new LabelSelector(List.of(), pod));

        assertEquals(List.of(expected), peers);
    }
}
