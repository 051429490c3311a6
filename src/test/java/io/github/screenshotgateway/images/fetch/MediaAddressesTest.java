package io.github.screenshotgateway.images.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.screenshotgateway.images.content.Rejection;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A name in the public DNS must not lead into the private network. The test has its own DNS. */
class MediaAddressesTest {
    private static final String PUBLIC = "93.184.216.34";
    private static final String PRIVATE = "169.254.169.254";

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

    @Test
    void originConfiguredAsPrivateAddressIsDialled() throws UnknownHostException {
        assertEquals(InetAddress.getByName("10.0.0.1"), dialled("http://10.0.0.1:8089", "10.0.0.1"));
    }
}
