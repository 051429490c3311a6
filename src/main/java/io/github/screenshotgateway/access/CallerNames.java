package io.github.screenshotgateway.access;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The names of callers: which of them may call, and how many are told apart in the metrics. */
final class CallerNames {
    /** Those that a file may hold; names of service accounts are among them. */
    static final String PATTERN = "[A-Za-z0-9._:@/-]{1,128}";

    /** The label of all that are beyond the bound. */
    static final String OTHER = "other";

    private static final int MOST_LABELS = 1000;

    private final List<String> allowed;
    private final Set<String> labels = ConcurrentHashMap.newKeySet();

    /** @param allowed names, with {@code *} at the end for all that begin so; all names when it is empty */
    CallerNames(List<String> allowed) {
        this.allowed = allowed.stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** Whether there is any name: otherwise, all may call. */
    boolean areListed() {
        return !allowed.isEmpty();
    }

    boolean mayCall(String name) {
        return allowed.isEmpty() || allowed.stream().anyMatch(one -> matches(one, name));
    }

    private static boolean matches(String one, String name) {
        return one.endsWith("*") ? name.startsWith(one.substring(0, one.length() - 1)) : one.equals(name);
    }

    /** The name itself, for the first 1000 of them. */
    String label(String name) {
        if (labels.contains(name)) {
            return name;
        }
        return labels.size() < MOST_LABELS && labels.add(name) ? name : OTHER;
    }
}
