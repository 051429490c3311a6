package io.github.screenshotgateway.robustness;

import io.quarkus.test.junit.QuarkusTest;
import java.util.Collections;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that a client sends after its last request are not kept in memory. */
@QuarkusTest
class PipelinedInputTest extends RobustnessTest {
    private static final String SURPLUS =
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n" + "x".repeat(60_000);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /none HTTP/1.0\r\nHost: a\r\n\r\n",
                "GET /none HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "GET /none HTTP/1.1\r\nHost: a\r\nConnection: x, close\r\n\r\n",
                "GET /none HTTP/1.1\r\nHost: a\r\nConnection: x\r\nConnection: close\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
                "GET / FOO/1.1\r\nHost: a\r\n\r\n",
                "GET " + LIST + ".zip HTTP/1.0\r\nHost: a\r\n\r\n",
                "POST /webhooks/browser-use HTTP/1.0\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}",
                "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET " + LIST + "/events HTTP/1.0\r\nHost: a\r\n\r\n",
            })
    void bytesAfterTheLastRequestAreDiscarded(String last) {
        assertHarmless(gateway, Collections.nCopies(20, Probe.of(last + SURPLUS)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /cache HTTP/1.0\r\nHost: a\r\n\r\n", "GET /none HTTP/1.0\r\nHost: a\r\n\r\n"})
    void bytesAfterTheLastRequestAreDiscardedOnTheManagementPort(String last) {
        assertHarmless(management, Collections.nCopies(20, Probe.of(last + SURPLUS)));
    }
}
