package io.github.screenshotgateway.support;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A client as the vendor's page for v1 teaches it, and one that uses more of HTTP. It records all responses, except for
 * differences between API generations: instead of the names in URLs, it records an image's position in the simulated
 * sequence; it omits the freshness of lists, because only v2 sends the end of a task with its list.
 */
public final class ClientScript {
    private static final Path PICTURES = Path.of("src/main/resources/demo/screenshots");
    private static final int FILM_STEPS = 15;

    /** The transcript that all generations must produce. */
    public static final List<String> EXPECTED = List.of(
            // The steps of the vendor's page.
            "list of demo-finished: 200 application/json private, max-age",
            "Found 15 screenshots",
            "screenshot.png: picture 1",
            // All screenshots.
            "1: 200 image/png private, max-age=2592000, immutable, picture 1",
            "2: 200 image/png private, max-age=2592000, immutable, picture 2",
            "3: 200 image/png private, max-age=2592000, immutable, picture 3",
            "4: 200 image/png private, max-age=2592000, immutable, picture 4",
            "5: 200 image/png private, max-age=2592000, immutable, picture 5",
            "6: 200 image/png private, max-age=2592000, immutable, picture 6",
            "7: 200 image/png private, max-age=2592000, immutable, picture 7",
            "8: 200 image/png private, max-age=2592000, immutable, picture 8",
            "9: 200 image/png private, max-age=2592000, immutable, picture 9",
            "10: 200 image/png private, max-age=2592000, immutable, picture 10",
            "11: 200 image/png private, max-age=2592000, immutable, picture 11",
            "12: 200 image/png private, max-age=2592000, immutable, picture 12",
            "13: 200 image/png private, max-age=2592000, immutable, picture 13",
            "14: 200 image/png private, max-age=2592000, immutable, picture 14",
            "15: 200 image/png private, max-age=2592000, immutable, picture 15",
            "latest: 200 image/png private, no-cache, picture 15",
            "first: 200 image/png private, no-cache, picture 1",
            // HTTP.
            "HEAD of the list: 200 application/json, length and tag of GET",
            "HEAD of 1: 200 image/png, length and tag of GET",
            "If-None-Match on the list: 304",
            "If-None-Match on 1: 304",
            "Range of 1: 206 image/png bytes 0-7/24576, 89504e470d0a1a0a",
            "Range outside 1: 416 range-not-satisfiable no-store",
            // The other deliveries.
            "redirect delivery of 15: 307 no-store, 200 image/png, picture 15",
            "direct delivery of 15: 200 image/png, picture 15",
            "an unknown delivery: 400 invalid-request no-store",
            // Other tasks.
            "list of demo-disabled: 200 application/json private, max-age",
            "Found 0 screenshots",
            "latest of demo-disabled: 404 screenshot-not-found no-store",
            "list of demo-running-1735725600: 200 application/json private, max-age",
            "Found 15 screenshots",
            "latest of demo-running-1735725600: 200 image/png private, no-cache, picture 15",
            "list of demo-late-1735725600: 200 application/json private, max-age",
            "Found 5 screenshots",
            "list of demo-slow-1735725600: 200 application/json private, max-age",
            "Found 5 screenshots",
            "latest of demo-slow-1735725600: 200 image/png private, no-cache, picture 5",
            "list of demo-running-9999999999: 200 application/json private, max-age",
            "Found 0 screenshots",
            "list of demo-gone: 200 application/json private, max-age",
            "Found 3 screenshots",
            "an image of demo-gone: 410 screenshot-gone no-store",
            "a name that is none: 404 screenshot-not-found no-store",
            "a task that is none: 404 task-not-found no-store",
            "an image of a task that is none: 404 task-not-found no-store",
            "a malformed id: 400 invalid-request no-store");

    private final Map<String, Integer> positions = new HashMap<>();
    private final List<String> transcript = new ArrayList<>();

    public ClientScript() {
        for (int position = 1; position <= FILM_STEPS; position++) {
            positions.put(sha256(picture(position)), position);
        }
    }

    public List<String> run() {
        List<String> urls = list("demo-finished");
        note("screenshot.png: " + picture(client().get(urls.get(0))));
        for (int position = 1; position <= urls.size(); position++) {
            noteImage(Integer.toString(position), client().get(urls.get(position - 1)));
        }
        noteImage("latest", image("demo-finished", "latest"));
        noteImage("first", image("demo-finished", "first"));
        http(listUrl("demo-finished"), urls.get(0));
        deliveries("demo-finished");
        otherTasks();
        return transcript;
    }

    private void http(String list, String image) {
        noteHead("HEAD of the list", list);
        noteHead("HEAD of 1", image);
        noteCopy("If-None-Match on the list", list);
        noteCopy("If-None-Match on 1", image);
        Response part = client().header("Range", "bytes=0-7").get(image);
        note("Range of 1: " + part.statusCode() + " " + part.contentType() + " " + part.header("Content-Range") + ", "
                + HexFormat.of().formatHex(part.asByteArray()));
        noteProblem("Range outside 1", client().header("Range", "bytes=99999-").get(image));
    }

    private void deliveries(String task) {
        Response redirect = client().get(last(task, "redirect"));
        Response followed = client().get(redirect.header("Location"));
        note("redirect delivery of 15: " + redirect.statusCode() + " " + redirect.header("Cache-Control") + ", "
                + followed.statusCode() + " " + followed.contentType() + ", " + picture(followed));
        Response direct = client().get(last(task, "direct"));
        note("direct delivery of 15: " + direct.statusCode() + " " + direct.contentType() + ", " + picture(direct));
        noteProblem("an unknown delivery", client().get(listUrl(task) + "?delivery=pigeon"));
    }

    private void otherTasks() {
        list("demo-disabled");
        noteProblem("latest of demo-disabled", image("demo-disabled", "latest"));
        list("demo-running-1735725600");
        noteImage("latest of demo-running-1735725600", image("demo-running-1735725600", "latest"));
        list("demo-late-1735725600");
        list("demo-slow-1735725600");
        noteImage("latest of demo-slow-1735725600", image("demo-slow-1735725600", "latest"));
        list("demo-running-9999999999");
        noteProblem("an image of demo-gone", client().get(list("demo-gone").get(0)));
        noteProblem("a name that is none", image("demo-finished", "none.png"));
        noteProblem("a task that is none", client().get(listUrl("demo-unknown")));
        noteProblem("an image of a task that is none", image("demo-unknown", "latest"));
        noteProblem("a malformed id", client().get(listUrl("demo.finished")));
    }

    private List<String> list(String task) {
        Response list = client().get(listUrl(task));
        List<String> urls = list.path("screenshots");
        note("list of " + task + ": " + list.statusCode() + " " + mediaType(list) + " "
                + list.header("Cache-Control").replaceAll("=.*", ""));
        note("Found " + urls.size() + " screenshots");
        return urls;
    }

    private String last(String task, String delivery) {
        List<String> urls =
                client().get(listUrl(task) + "?delivery=" + delivery).path("screenshots");
        return urls.get(urls.size() - 1);
    }

    private void noteImage(String what, Response image) {
        note(what + ": " + image.statusCode() + " " + image.contentType() + " " + image.header("Cache-Control") + ", "
                + picture(image));
    }

    private void noteHead(String what, String url) {
        Response got = client().get(url);
        Response head = client().head(url);
        boolean same = head.asByteArray().length == 0
                && got.header("ETag").equals(head.header("ETag"))
                && Integer.toString(got.asByteArray().length).equals(head.header("Content-Length"));
        note(what + ": " + head.statusCode() + " " + mediaType(head)
                + (same ? ", length and tag of GET" : ", " + head.headers()));
    }

    private void noteCopy(String what, String url) {
        String tag = client().get(url).header("ETag");
        note(what + ": " + client().header("If-None-Match", tag).get(url).statusCode());
    }

    private void noteProblem(String what, Response problem) {
        String type = problem.path("type");
        note(what + ": " + problem.statusCode() + " " + type.substring(type.lastIndexOf('/') + 1) + " "
                + problem.header("Cache-Control"));
    }

    private void note(String line) {
        transcript.add(line);
    }

    private String picture(Response image) {
        byte[] body = image.asByteArray();
        Integer position = positions.get(sha256(body));
        return position == null ? "an unknown picture of " + body.length + " bytes" : "picture " + position;
    }

    private static RequestSpecification client() {
        return given().redirects().follow(false);
    }

    private static Response image(String task, String name) {
        return client().get(listUrl(task) + "/" + name);
    }

    private static String listUrl(String task) {
        return "/api/v1/task/" + task + "/screenshots";
    }

    private static String mediaType(Response response) {
        return response.contentType().split(";")[0];
    }

    private static byte[] picture(int position) {
        try {
            return Files.readAllBytes(PICTURES.resolve(position + ".png"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
