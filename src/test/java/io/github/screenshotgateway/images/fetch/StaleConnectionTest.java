package io.github.screenshotgateway.images.fetch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.RawMediaResource;
import io.github.screenshotgateway.support.RawServer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.Socket;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Media hosts that close a connection just as it is reused. All other responses close their own. */
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
    void givenTwoScreenshots() {
        upstream.v1Task(task, "running", media.url() + "/idle.png", media.url() + "/" + task + ".png");
    }

    private static byte[] answer(String header) {
        byte[] head =
                ("HTTP/1.1 200 OK\r\n" + header + "Content-Length: " + PNG.length + "\r\n\r\n").getBytes(US_ASCII);
        byte[] answer = Arrays.copyOf(head, head.length + PNG.length);
        System.arraycopy(PNG, 0, answer, head.length, PNG.length);
        return answer;
    }

    /** Leaves one idle connection behind. */
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

    private void assertProblem(int status, String type, int calls) {
        image(task, task + ".png").statusCode(status).body("type", equalTo(PROBLEMS + type));
        assertEquals(calls, media.calls("/" + task + ".png"));
    }

    @Test
    void imageIsDeliveredAfterIdleConnectionWasClosed() {
        givenAnIdleConnection();
        givenInTurn(CLOSES, DELIVERS);

        image(task, task + ".png").statusCode(200);

        assertEquals(2, media.calls("/" + task + ".png"));
    }

    /** The attempt on the closed connection is not one of the three. */
    @Test
    void hostThatClosesNewConnectionsIsAskedThreeTimesMore() {
        givenAnIdleConnection();
        givenInTurn(CLOSES, CLOSES, CLOSES, CLOSES, DELIVERS);

        assertProblem(502, "upstream-unreachable", 4);
    }

    static Stream<Arguments> closingHosts() {
        Set<Socket> used = ConcurrentHashMap.newKeySet();
        return Stream.of(
                arguments("after each answer", (RawServer.Answer) client -> {
                    client.getOutputStream().write(answer(""));
                    return false;
                }),
                arguments("upon the second request", (RawServer.Answer) client -> {
                    boolean first = used.add(client);
                    if (first) {
                        client.getOutputStream().write(answer(""));
                    }
                    return first;
                }),
                arguments("with a reset upon the second request", (RawServer.Answer) client -> {
                    boolean first = used.add(client);
                    if (first) {
                        client.getOutputStream().write(answer(""));
                    } else {
                        client.setSoLinger(true, 0);
                        client.close();
                    }
                    return first;
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("closingHosts")
    void hostThatClosesEveryConnectionCostsNoImage(String when, RawServer.Answer answer) {
        String[] urls = new String[400];
        for (int i = 0; i < urls.length; i++) {
            String path = "/" + task + "/" + i + ".png";
            urls[i] = media.url() + path;
            media.answer(path, answer);
        }
        upstream.v1Task(task, "running", urls);
        list(task).statusCode(200);
        ExecutorService clients = Executors.newFixedThreadPool(8);

        List<Integer> failures = IntStream.range(0, urls.length)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> image(task, i + ".png").extract().statusCode(), clients))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .filter(status -> status != 200)
                .toList();

        clients.shutdown();
        assertEquals(List.of(), failures);
    }

    /** Silence causes a retry on a new connection, as long as clients may wait for it. */
    @Test
    void silenceOnReusedConnectionIsRetried() {
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

        image(task, task + ".png").statusCode(200);
        over.countDown();
    }
}
