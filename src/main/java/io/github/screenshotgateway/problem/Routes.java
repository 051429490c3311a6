package io.github.screenshotgateway.problem;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The resource routes of the client port, with their methods. */
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

    /** The routes as {@code @Path} templates. */
    public static Set<String> templates() {
        return METHODS.keySet();
    }

    /** The {@code Allow} value of a path without the root path; empty when there is no such route. */
    static Optional<String> methodsOf(String path) {
        return BY_PATH.entrySet().stream()
                .filter(route -> route.getKey().matcher(path).matches())
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static Map<Pattern, String> byPath() {
        Map<Pattern, String> patterns = new LinkedHashMap<>();
        METHODS.forEach((template, methods) -> {
            // The framework ignores a trailing slash.
            String path =
                    template.equals("/") ? "/" : template.replace(".", "\\.").replaceAll("\\{[^}]*}", "[^/]+") + "/?";
            patterns.put(Pattern.compile(path), methods);
        });
        return patterns;
    }
}
