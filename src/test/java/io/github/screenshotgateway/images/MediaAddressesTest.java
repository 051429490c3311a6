package io.github.screenshotgateway.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A name in the public DNS must not lead into the private network; the DNS is the test's own. */
class MediaAddressesTest {
    private static final String PUBLIC = "93.184.216.34";
    private static final String PRIVATE = "169.254.169.254";

    private static InetAddress dialled(String origin, String... answers) throws UnknownHostException {
        MediaUrl url = new AllowedOrigins(List.of(origin)).check(origin + "/1.png");
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
    void aNameThatLeadsToAPrivateAddressIsRejected() {
        Problem refusal = assertThrows(Problem.class, () -> dialled("https://media.b.test", PRIVATE));

        assertEquals(ProblemType.IMAGE_REJECTED, refusal.type());
        assertEquals(Optional.of(Rejection.Reason.ADDRESS), Rejection.reasonOf(refusal));
    }

    @Test
    void aPrivateAddressAmongPublicOnesIsNotDialled() throws UnknownHostException {
        assertEquals(InetAddress.getByName(PUBLIC), dialled("https://media.b.test", "10.0.0.1", PUBLIC));
    }

    @Test
    void whoConfiguresAnAddressMeansIt() throws UnknownHostException {
        assertEquals(InetAddress.getByName("10.0.0.1"), dialled("http://10.0.0.1:8089", "10.0.0.1"));
    }
}
