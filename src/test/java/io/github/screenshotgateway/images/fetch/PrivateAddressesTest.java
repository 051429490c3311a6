package io.github.screenshotgateway.images.fetch;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ends of every block and both neighbours: only they show a mask that is off by a bit. */
class PrivateAddressesTest {

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0,       0.255.255.255,         , 1.0.0.0",
        "10.0.0.0,      10.255.255.255,  9.255.255.255, 11.0.0.0",
        "100.64.0.0,    100.127.255.255, 100.63.255.255, 100.128.0.0",
        "127.0.0.0,     127.255.255.255, 126.255.255.255, 128.0.0.0",
        "169.254.0.0,   169.254.255.255, 169.253.255.255, 169.255.0.0",
        "172.16.0.0,    172.31.255.255,  172.15.255.255, 172.32.0.0",
        "192.0.0.0,     192.0.0.255,     191.255.255.255, 192.0.1.0",
        "192.0.2.0,     192.0.2.255,     192.0.1.255, 192.0.3.0",
        "192.88.99.0,   192.88.99.255,   192.88.98.255, 192.88.100.0",
        "192.168.0.0,   192.168.255.255, 192.167.255.255, 192.169.0.0",
        "198.18.0.0,    198.19.255.255,  198.17.255.255, 198.20.0.0",
        "198.51.100.0,  198.51.100.255,  198.51.99.255, 198.51.101.0",
        "203.0.113.0,   203.0.113.255,   203.0.112.255, 203.0.114.0",
        "224.0.0.0,     255.255.255.255, 223.255.255.255, ",
        "::,            1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, , 2000::",
        "2001::,        2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff, 2000:ffff::, 2001:200::",
        "2001:db8::,    2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, 2001:db7:ffff::, 2001:db9::",
        "2002::,        2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2001:ffff::, 2003::",
        "3fff::,        3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff, 3ffe:ffff::, 3fff:1000::",
        "4000::,        ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 3fff:ffff::, ",
    })
    void blockIsPrivateFromFirstToLastAddress(String first, String last, String before, String after) {
        assertAll(
                () -> assertTrue(before == null || isPublic(before), before),
                () -> assertFalse(isPublic(first), first),
                () -> assertFalse(isPublic(last), last),
                () -> assertTrue(after == null || isPublic(after), after));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.1.1.1", "8.8.8.8", "104.16.0.1", "2001:4860:4860::8888", "2606:4700::1111", "2a00:1450::1"})
    void publicAddressIsPublic(String address) throws UnknownHostException {
        assertTrue(isPublic(address));
    }

    /** Loopback, private, broadcast, and IPv6 addresses that embed IPv4 ones. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "255.255.255.255",
                "::1",
                "::8.8.8.8",
                "64:ff9b::8.8.8.8",
                "64:ff9b:1::a00:1",
                "100::1",
                "2001:0:a00:1::1",
                "2002:a00:1::1",
                "5f00::1"
            })
    void internalAddressIsNotPublic(String address) throws UnknownHostException {
        assertFalse(isPublic(address));
    }

    /** AWS, Google and most others; Alibaba; Oracle. Each gives credentials to any caller. */
    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "100.100.100.200", "192.0.0.192"})
    void cloudMetadataServiceIsNotPublic(String address) throws UnknownHostException {
        assertFalse(isPublic(address));
    }

    /** The same hosts as IPv4-mapped IPv6 addresses. */
    @ParameterizedTest
    @CsvSource({
        "::ffff:169.254.169.254, false",
        "::ffff:10.0.0.1,        false",
        "::ffff:7f00:1,          false",
        "::ffff:8.8.8.8,         true",
    })
    void mappedAddressIsTreatedAsIpv4Address(String address, boolean allowed) throws UnknownHostException {
        assertEquals(allowed, isPublic(address));
    }

    /** Name servers return bytes, not text. */
    @Test
    void mappedAddressInBytesIsTreatedAsIpv4Address() throws UnknownHostException {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 0, 0, 1};

        assertFalse(PrivateAddresses.isPublic(InetAddress.getByAddress("media.b.test", mapped)));
    }

    /** Literals only, so nothing is looked up. */
    private static boolean isPublic(String literal) throws UnknownHostException {
        return PrivateAddresses.isPublic(InetAddress.getByName(literal));
    }
}
