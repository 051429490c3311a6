package io.github.screenshotgateway.images.fetch;

import static io.github.screenshotgateway.support.Words.words;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.images.content.Rejection;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are private, and which address of a name is dialled. The test has its own DNS. */
class MediaAddressesTest {
    private static final String PUBLIC = "93.184.216.34";

    private static final String PRIVATE = "169.254.169.254";

    /** Both ends of every block and both neighbours: only they show a mask that is off by a bit. */
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
    @Test
    void internalAddressIsNotPublic() throws UnknownHostException {
        for (String address : words("""
                127.0.0.1 10.1.2.3 255.255.255.255 ::1 ::8.8.8.8 64:ff9b::8.8.8.8 64:ff9b:1::a00:1 100::1
                2001:0:a00:1::1 2002:a00:1::1 5f00::1 169.254.169.254 100.100.100.200
                192.0.0.192 168.63.129.16 fd00:ec2::254 fc00::1 fe80::1 fec0::1 ff02::1 e000::1""")) {
            assertFalse(isPublic(address), address);
        }
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

    /** Literals only, so nothing is looked up. */
    private static boolean isPublic(String literal) throws UnknownHostException {
        return PrivateAddresses.isPublic(InetAddress.getByName(literal));
    }

    private static InetAddress dialled(String origin, String... answers) throws UnknownHostException {
        return dialled(new AllowedOrigins(List.of(origin)).check(origin + "/1.png"), answers);
    }

    private static InetAddress dialled(MediaUrl url, String... answers) throws UnknownHostException {
        MediaAddresses addresses = new MediaAddresses(host -> {
            InetAddress[] resolved = new InetAddress[answers.length];
            for (int i = 0; i < answers.length; i++) {
                resolved[i] = InetAddress.getByName(answers[i]);
            }
            return resolved;
        });
        return addresses.of(url);
    }

    /** A name in the public DNS must not lead into the private network. */
    @Test
    void nameResolvingToPrivateAddressIsRejected() {
        Problem refusal = assertThrows(Problem.class, () -> dialled("https://media.b.test", PRIVATE));
        assertEquals(ProblemType.IMAGE_REJECTED, refusal.type());
        assertEquals(Optional.of(Rejection.Reason.ADDRESS), Rejection.reasonOf(refusal));
    }

    @Test
    void privateAddressAmongPublicOnesIsNotDialled() throws UnknownHostException {
        assertEquals(InetAddress.getByName(PUBLIC), dialled("https://media.b.test", "10.0.0.1", PUBLIC));
    }

    private static InetAddress dialledAsPrivate(String answer) throws UnknownHostException {
        List<String> origins = List.of("https://*.vpc.test");
        return dialled(new AllowedOrigins(origins, origins).check("https://media.vpc.test/1.png"), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "127.0.0.1", "fd12::1", PUBLIC})
    void privateOriginMayResolveToPrivateAddress(String address) throws UnknownHostException {
        assertEquals(InetAddress.getByName(address), dialledAsPrivate(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PRIVATE,
                "169.254.170.2",
                "fd00:ec2::254",
                "fd20:ce::254",
                "fe80::1",
                "168.63.129.16",
                "100.100.100.200",
                "192.0.0.192",
                "0.0.0.0",
                "::",
                "ff02::1"
            })
    void privateOriginResolvingToMetadataServiceIsRejected(String address) {
        Problem refusal = assertThrows(Problem.class, () -> dialledAsPrivate(address));
        assertEquals(Optional.of(Rejection.Reason.ADDRESS), Rejection.reasonOf(refusal));
    }
}
