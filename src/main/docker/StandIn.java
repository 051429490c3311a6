import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Simulates the upstream for {@link Training}, and its media host. It speaks v1; every task but one has finished with
 * twenty screenshots.
 */
final class StandIn implements AutoCloseable {
    /** The task that does not exist. */
    static final String MISSING = "missing";

    private static final String TASKS = "/api/v1/task/";
    private static final String MEDIA = "/media/";
    private static final int SCREENSHOTS = 20;

    /** A grey image of 200x100 pixels, wide enough for a preview. */
    private static final byte[] PNG = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAMgAAABkCAAAAADm7SDXAAAAaElEQVR42u3PQREAAAwCIKMb3Qj776AB6RMRERERERERERER"
                    + "EREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREREbkMTmgS"
                    + "SiV5D/wAAAAASUVORK5CYII=");

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

    StandIn() throws IOException {
        server.createContext(MEDIA, exchange -> answer(exchange, 200, "image/png", PNG));
        server.createContext(TASKS, this::answerTask);
        server.createContext(
                TASKS + MISSING, exchange -> answerJson(exchange, 404, "{\"detail\": \"Task not found\"}"));
        server.start();
    }

    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answerTask(HttpExchange exchange) throws IOException {
        String[] call = exchange.getRequestURI().getPath().substring(TASKS.length()).split("/");
        String lastSegment = call[call.length - 1];
        answerJson(exchange, 200, lastSegment.equals("status") ? "\"finished\"" : list(call[0]));
    }

    private String list(String task) {
        return IntStream.rangeClosed(1, SCREENSHOTS)
                .mapToObj(step -> "\"%s%s%s/step_%d.png\"".formatted(origin(), MEDIA, task, step))
                .collect(Collectors.joining(", ", "{\"screenshots\": [", "]}"));
    }

    private static void answerJson(HttpExchange exchange, int status, String body) throws IOException {
        answer(exchange, status, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
