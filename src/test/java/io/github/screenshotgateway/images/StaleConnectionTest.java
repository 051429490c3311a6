package io.github.screenshotgateway.images;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.RawMediaResource;
import io.github.screenshotgateway.support.RawServer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Media hosts that close a connection at the moment at which it is used again. Each other answer closes its own. */
@QuarkusTest
@WithTestResource(RawMediaResource.class)
class StaleConnectionTest extends GatewayTest {
    private static final byte[] PNG = Pngs.png(1);
    private static final RawServer.Answer CLOSES = client -> false;
    private static final RawServer.Answer DELIVERS = client -> {
        client.getOutputStream().write(answer("Connection: close\r\n"));
        return false;
    };

    RawServer media;

    @BeforeEach
    void aTaskOfTwo() {
        upstream.v1Task(task, "running", media.url() + "/idle.png", media.url() + "/" + task + ".png");
    }

    private static byte[] answer(String header) {
        byte[] head =
                ("HTTP/1.1 200 OK\r\n" + header + "Content-Length: " + PNG.length + "\r\n\r\n").getBytes(US_ASCII);
        byte[] answer = Arrays.copyOf(head, head.length + PNG.length);
        System.arraycopy(PNG, 0, answer, head.length, PNG.length);
        return answer;
    }

    /** Leaves one connection behind that waits for another request. */
    private void givenAnIdleConnection() {
        media.answer("/idle.png", client -> {
            client.getOutputStream().write(answer(""));
            return true;
        });
        image(task, "idle.png").statusCode(200);
    }

    private void givenInTurn(RawServer.Answer... answers) {
        Iterator<RawServer.Answer> turns = List.of(answers).iterator();
        media.answer("/" + task + ".png", client -> turns.next().send(client));
    }

    private void assertAnswer(int status, String type, int calls) {
        image(task, task + ".png").statusCode(status).body("type", equalTo(PROBLEMS + type));
        assertEquals(calls, media.calls("/" + task + ".png"));
    }

    @Test
    void aConnectionThatWasClosedWhileItWasIdleCostsNobodyAnImage() {
        givenAnIdleConnection();
        givenInTurn(CLOSES, DELIVERS);

        image(task, task + ".png").statusCode(200);

        assertEquals(2, media.calls("/" + task + ".png"));
    }

    @Test
    void aHostThatClosesTheNextOneTooIsNotAskedAThirdTime() {
        givenAnIdleConnection();
        givenInTurn(CLOSES, CLOSES, DELIVERS);

        assertAnswer(502, "upstream-unreachable", 2);
    }

    @Test
    void aHostThatClosesANewConnectionIsNotAskedAgain() {
        givenInTurn(CLOSES, DELIVERS);

        assertAnswer(502, "upstream-unreachable", 1);
    }

    @Test
    void anAnswerThatHasBegunIsNotAskedForAgain() {
        givenAnIdleConnection();
        givenInTurn(
                client -> {
                    client.getOutputStream().write(answer(""), 0, 100);
                    return false;
                },
                DELIVERS);

        assertAnswer(502, "image-rejected", 1);
    }

    /** A slow host is not helped by being asked twice. */
    @Test
    void silenceOnAReusedConnectionIsNotAnsweredByAskingAgain() {
        CountDownLatch over = new CountDownLatch(1);
        givenAnIdleConnection();
        givenInTurn(
                client -> {
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return false;
                },
                DELIVERS);

        assertAnswer(504, "upstream-timeout", 1);
        over.countDown();
    }
}
