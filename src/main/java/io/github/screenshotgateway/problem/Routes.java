package io.github.screenshotgateway.problem;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The routes of the client port that resources serve, and the methods that each has. */
public final class Routes {
    private static final String READING = "GET, HEAD, OPTIONS";

    private static final Map<String, String> METHODS = Map.of(
            "/", READING,
            "/tasks", READING,
            "/tasks/{task_id}", READING,
            "/api/v1/task/{task_id}/screenshots", READING,
            "/api/v1/task/{task_id}/screenshots.zip", READING,
            "/api/v1/task/{task_id}/screenshots/events", READING,
            "/api/v1/task/{task_id}/screenshots/{name}", READING,
            "/webhooks/browser-use", "POST, OPTIONS");

    private static final Map<Pattern, String> BY_PATH = byPath();

    private Routes() {}

    /** As resources have them in their {@code @Path}. */
    public static Set<String> templates() {
        return METHODS.keySet();
    }

    /** What {@code Allow} says of a path, without the root path; empty if there is no such route. */
    static Optional<String> methodsOf(String path) {
        return BY_PATH.entrySet().stream()
                .filter(route -> route.getKey().matcher(path).matches())
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static Map<Pattern, String> byPath() {
        Map<Pattern, String> patterns = new LinkedHashMap<>();
        METHODS.forEach((template, methods) -> {
            // The framework takes a path with a slash at its end for the same.
            String path =
                    template.equals("/") ? "/" : template.replace(".", "\\.").replaceAll("\\{[^}]*}", "[^/]+") + "/?";
            patterns.put(Pattern.compile(path), methods);
        });
        return patterns;
    }
}
