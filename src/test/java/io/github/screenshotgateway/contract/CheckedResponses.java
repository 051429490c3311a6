package io.github.screenshotgateway.contract;

import io.github.screenshotgateway.support.HttpReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Judges all answers of the client port that the clients of the tests see, whatever a test is about. What is wrong fails the
 * test in which it was seen, at its end: also what was seen by a thread of its own, or in a try that was repeated.
 */
public final class CheckedResponses {
    private static final Map<String, Contract> CONTRACTS = new ConcurrentHashMap<>();
    private static final ConcurrentLinkedQueue<String> FAULTS = new ConcurrentLinkedQueue<>();
    private static final AtomicLong CHECKED = new AtomicLong();

    private CheckedResponses() {}

    /** Judges an answer, if it is one of the client port of a gateway in this process, below the path that it is at. */
    public static void check(URI server, RequestState exchange) {
        gateway()
                .filter(gateway -> server.getPort() == URI.create(gateway).getPort())
                .filter(gateway -> exchange.target().startsWith(rootPath()))
                .ifPresent(gateway -> {
                    CHECKED.incrementAndGet();
                    Contract contract = CONTRACTS.computeIfAbsent(gateway, CheckedResponses::read);
                    FAULTS.addAll(ResponseRules.faults(contract, exchange));
                });
    }

    /** Judges the first answer on a connection, once it is over. */
    public static void checkRaw(URI server, String sent, byte[] received) {
        // What Netty skips before a request, and all that it takes for a blank in one.
        String[] requestLine =
                sent.split("\r\n", 2)[0].replaceFirst("^[\u0000- ]+", "").split("[ \t\u000b\f\r]+", 3);
        if (requestLine.length < 3) {
            return;
        }
        // Netty takes control characters around it away, too.
        String method = requestLine[0].trim();
        boolean head = method.equals("HEAD");
        HttpReply.parse(received, head, true)
                .filter(reply -> reply.status() >= 200)
                .ifPresent(reply -> check(
                        server,
                        new RequestState(
                                method,
                                requestLine[1],
                                reply.status(),
                                reply.headers(),
                                reply.complete() ? reply.body() : null,
                                true)));
    }

    /** How many were judged since this class was loaded. */
    static long checked() {
        return CHECKED.get();
    }

    /** What was wrong since the last call. */
    static List<String> takeFaults() {
        List<String> taken = new ArrayList<>();
        for (String fault = FAULTS.poll(); fault != null; fault = FAULTS.poll()) {
            taken.add(fault);
        }
        return taken;
    }

    /** Empty for the root itself: targets that were written by hand may begin with anything. */
    private static String rootPath() {
        String path = ConfigProvider.getConfig()
                .getOptionalValue("quarkus.http.root-path", String.class)
                .orElse("/");
        return path.equals("/") ? "" : path;
    }

    private static Optional<String> gateway() {
        return ConfigProvider.getConfig().getOptionalValue("test.url", String.class);
    }

    private static Contract read(String gateway) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(gateway + "/q/openapi?format=json"))
                    .build();
            HttpResponse<String> response = HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Contract(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
