package bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The paths of the vendor's v1 API, of its media host, and of the gateway; and the lists that hold them. */
final class Paths {
    static final String API = "/api/v1/task/";

    /** As long as the gateway's path to a screenshot, so that the lists of all peers have the same length. */
    static final String MEDIA = "/screenshots/of/all/tasks/";

    private Paths() {}

    static String list(String task) {
        return API + task + "/screenshots";
    }

    static String status(String task) {
        return API + task + "/status";
    }

    static String media(String task, int step) {
        return MEDIA + task + name(step);
    }

    static String ofGateway(String task, int step) {
        return list(task) + name(step);
    }

    /** The URLs of a task's first screenshots, each a prefix and a step, as v1 sends them. */
    static byte[] list(String prefix, int screenshots) {
        return IntStream.rangeClosed(1, screenshots)
                .mapToObj(step -> '"' + prefix + name(step) + '"')
                .collect(Collectors.joining(",", "{\"screenshots\":[", "]}"))
                .getBytes(US_ASCII);
    }

    private static String name(int step) {
        return "/step_" + step + ".png";
    }
}
