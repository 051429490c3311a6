package io.github.screenshotgateway.k8s;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The addresses that the network policy's ranges allow. */
class EgressAddressesTest {

    private final List<IPBlock> blocks =
            Manifests.only(NetworkPolicy.class, Manifests.BASE).getSpec().getEgress().stream()
                    .flatMap(rule -> rule.getTo().stream())
                    .map(NetworkPolicyPeer::getIpBlock)
                    .filter(Objects::nonNull)
                    .toList();

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
        for (IPBlock block : blocks) {
            Cidr whole = Cidr.parse(block.getCidr());
            for (String exception : block.getExcept()) {
                assertTrue(whole.strictlyContains(Cidr.parse(exception)), exception);
            }
        }
    }

    private boolean allowed(String address) {
        return blocks.stream()
                .anyMatch(block -> Cidr.parse(block.getCidr()).contains(address)
                        && block.getExcept().stream()
                                .noneMatch(except -> Cidr.parse(except).contains(address)));
    }
}
