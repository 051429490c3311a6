package io.github.screenshotgateway.problem;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The resource routes of the client port, with their methods. */
public final class Routes {
    private static final String READING = "GET, HEAD, OPTIONS";

    public static final String START = "/";
    public static final String TASKS = "/tasks";
    public static final String TASK = TASKS + "/{task_id}";
    public static final String LIST = "/api/v1/task/{task_id}/screenshots";
    public static final String ZIP = LIST + ".zip";
    public static final String EVENTS = LIST + "/events";
    public static final String IMAGE = LIST + "/{name}";
    public static final String WEBHOOKS = "/webhooks/browser-use";

    private static final Map<String, String> METHODS = Map.of(
            START, READING,
            TASKS, READING,
            TASK, READING,
            LIST, READING,
            ZIP, READING,
            EVENTS, READING,
            IMAGE, READING,
            WEBHOOKS, "POST, OPTIONS");

    private static final Map<Pattern, String> BY_PATH = byPath();

    private Routes() {}

    /** The routes as {@code @Path} templates. */
    public static Set<String> templates() {
        return METHODS.keySet();
    }

    /** Whether a path without the root path is one of a resource. */
    public static boolean exist(String path) {
        return methodsOf(path).isPresent();
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
            String path = template.equals(START)
                    ? START
                    : template.replace(".", "\\.").replaceAll("\\{[^}]*}", "[^/]+") + "/?";
            patterns.put(Pattern.compile(path), methods);
        });
        return patterns;
    }
}
