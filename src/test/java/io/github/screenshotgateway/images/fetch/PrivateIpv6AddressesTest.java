package io.github.screenshotgateway.images.fetch;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateIpv6AddressesTest {

    /** Unique local (the first is a metadata service), link-local, site-local, multicast and unassigned. */
    @ParameterizedTest
    @ValueSource(strings = {"fd00:ec2::254", "fc00::1", "fe80::1", "fec0::1", "ff02::1", "e000::1"})
    void nonGlobalIpv6AddressIsNotPublic(String address) throws UnknownHostException {
        assertFalse(PrivateAddresses.isPublic(InetAddress.getByName(address)));
    }

    /** Azure's platform host: public by the registry, but reachable only from inside. */
    @ParameterizedTest
    @ValueSource(strings = "168.63.129.16")
    void cloudPlatformHostIsNotPublic(String address) throws UnknownHostException {
        assertFalse(PrivateAddresses.isPublic(InetAddress.getByName(address)));
    }
}
