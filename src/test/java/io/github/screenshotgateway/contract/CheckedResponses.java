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
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Checks every response of the client port that a test client sees, whatever the test is about. A fault fails its test
 * at the end, even if a separate thread or a repeated attempt saw it.
 */
public final class CheckedResponses {
    private static final Map<String, Contract> CONTRACTS = new ConcurrentHashMap<>();
    private static final ConcurrentLinkedQueue<String> FAULTS = new ConcurrentLinkedQueue<>();

    private CheckedResponses() {}

    /** Checks a response if it comes from the client port of a gateway in this process, below its root path. */
    public static void check(URI server, RecordedExchange exchange) {
        gateway()
                .filter(gateway -> server.getPort() == URI.create(gateway).getPort())
                .filter(gateway -> exchange.target().startsWith(rootPath()))
                .ifPresent(gateway -> {
                    Contract contract = CONTRACTS.computeIfAbsent(gateway, CheckedResponses::read);
                    FAULTS.addAll(ResponseRules.faults(contract, exchange));
                });
    }

    /** Checks the first response on a connection that has ended. */
    public static void checkRaw(URI server, String sent, byte[] received) {
        // Characters that Netty skips before a request line, and those that it takes for blanks inside one.
        String[] requestLine =
                sent.split("\r\n", 2)[0].replaceFirst("^[\u0000- ]+", "").split("[ \t\u000b\f\r]+", 3);
        if (requestLine.length < 3) {
            return;
        }
        // Netty also strips control characters around the method.
        String method = requestLine[0].trim();
        boolean head = method.equals("HEAD");
        HttpReply.parse(received, head, true)
                .filter(reply -> reply.status() >= 200)
                .ifPresent(reply -> check(
                        server,
                        new RecordedExchange(
                                method,
                                requestLine[1],
                                reply.status(),
                                reply.headers(),
                                reply.complete() ? reply.body() : null,
                                true)));
    }

    /** Removes and returns the faults since the last call. */
    static List<String> takeFaults() {
        List<String> taken = new ArrayList<>();
        for (String fault = FAULTS.poll(); fault != null; fault = FAULTS.poll()) {
            taken.add(fault);
        }
        return taken;
    }

    /** Empty for the root, because hand-written targets may begin with anything. */
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
