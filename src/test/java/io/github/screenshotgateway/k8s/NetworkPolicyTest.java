package io.github.screenshotgateway.k8s;

import static io.github.screenshotgateway.k8s.Rendered.elements;
import static io.github.screenshotgateway.k8s.Rendered.yaml;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.screenshotgateway.support.Kubectl;
import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Kubectl.Needed
class NetworkPolicyTest {

    private final JsonNode policy =
            Rendered.of(Rendered.BASE).only("NetworkPolicy").path("spec");
    private final List<JsonNode> publicPeers = elements(policy.at("/egress/1/to"));

    @Test
    void ingressAndEgressAreDeniedByDefault() {
        assertEquals(yaml("[Ingress, Egress]"), policy.path("policyTypes"));
    }

    @Test
    void productionNamespaceDeniesByDefault() {
        assertEquals(
                yaml("{podSelector: {}, policyTypes: [Ingress, Egress]}"),
                Rendered.of(Rendered.PRODUCTION)
                        .named("NetworkPolicy", "default-deny")
                        .path("spec"));
    }

    /** One peer must have both selectors: of two peers, either would suffice. */
    @Test
    void clientsNeedLabelOnNamespaceAndPodAndOnlyPrometheusReachesManagementPort() {
        assertEquals(yaml("""
                - from:
                    - namespaceSelector: {matchLabels: {screenshotgateway.github.io/client: "true"}}
                      podSelector: {matchLabels: {screenshotgateway.github.io/client: "true"}}
                  ports: [{port: http, protocol: TCP}]
                - from:
                    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}
                      podSelector: {matchLabels: {app.kubernetes.io/name: prometheus}}
                  ports: [{port: management, protocol: TCP}]
                """), policy.path("ingress"));
    }

    @Test
    void dnsIsOnlyAllowedToClusterServers() {
        assertEquals(yaml("""
                to:
                  - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
                    podSelector: {matchLabels: {k8s-app: kube-dns}}
                ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]
                """), policy.at("/egress/0"));
    }

    @Test
    void otherEgressIsOnlyHttpsToIpBlocks() {
        assertEquals(2, policy.path("egress").size());
        assertEquals(yaml("[{port: 443, protocol: TCP}]"), policy.at("/egress/1/ports"));
        for (JsonNode peer : publicPeers) {
            assertEquals(1, peer.size());
            assertTrue(peer.has("ipBlock"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "9.9.9.9", "100.63.0.1", "172.32.0.1", "2606:4700::1111", "2a00:1450::1"})
    void publicAddressesAreAllowed(String address) {
        assertTrue(allowed(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "100.100.100.200",
                "127.0.0.1",
                "168.63.129.16",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.254",
                "192.0.0.192",
                "192.168.1.1",
                "198.19.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:10.1.2.3",
                "64:ff9b::a01:203",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "ff02::1",
                "2002:a01:203::1",
                "2001:0:a01:203::1",
                "2001:db8::1"
            })
    void internalAddressesAreDenied(String address) {
        assertFalse(allowed(address));
    }

    /** The API server rejects a policy with an exception that lies outside its block, or covers all of it. */
    @Test
    void everyExceptionLiesInsideItsBlock() {
        for (JsonNode peer : publicPeers) {
            String block = peer.at("/ipBlock/cidr").asText();
            for (JsonNode exception : peer.at("/ipBlock/except")) {
                String[] addressAndPrefix = exception.asText().split("/");

                assertTrue(contains(block, addressAndPrefix[0]), exception.asText());
                assertTrue(
                        Integer.parseInt(addressAndPrefix[1]) > Integer.parseInt(block.split("/")[1]),
                        exception.asText());
            }
        }
    }

    private boolean allowed(String address) {
        return publicPeers.stream()
                .map(peer -> peer.path("ipBlock"))
                .anyMatch(block -> contains(block.path("cidr").asText(), address)
                        && elements(block.path("except")).stream()
                                .noneMatch(except -> contains(except.asText(), address)));
    }

    private static boolean contains(String cidr, String address) {
        return new IpSubnetFilterRule(cidr, IpFilterRuleType.ACCEPT).matches(new InetSocketAddress(address, 443));
    }
}
