package bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** What the gateway tells on its management port. */
final class Metrics {
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpRequest request;

    Metrics(int managementPort) {
        request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/q/metrics"))
                .build();
    }

    String read() throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofString()).body();
    }

    /** Of all lines with this name and label. */
    static double sum(String metrics, String name, String label) {
        return metrics.lines()
                .filter(line -> line.startsWith(name) && line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
