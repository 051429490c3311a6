package io.github.screenshotgateway.access;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The names of callers: which are allowed, and which get a metric label of their own. */
final class CallerNames {
    /** Valid names in a file of tokens; covers service account names. */
    static final String PATTERN = "[A-Za-z0-9._:@/-]{1,128}";

    /** The label of all callers beyond the bound. */
    static final String OTHER = "other";

    private static final int MAX_LABELS = 1000;

    private final List<String> allowed;
    private final Set<String> labels = ConcurrentHashMap.newKeySet();

    /** @param allowed names; a {@code *} at the end matches any suffix. Empty allows every name. */
    CallerNames(List<String> allowed) {
        this.allowed = allowed.stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** Whether names are configured; otherwise, all callers are allowed. */
    boolean isRestricted() {
        return !allowed.isEmpty();
    }

    boolean mayCall(String name) {
        return allowed.isEmpty() || allowed.stream().anyMatch(pattern -> matches(pattern, name));
    }

    private static boolean matches(String pattern, String name) {
        return pattern.endsWith("*")
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : pattern.equals(name);
    }

    /** The name itself for the first 1000 names, {@link #OTHER} for more. */
    String label(String name) {
        if (labels.contains(name)) {
            return name;
        }
        return labels.size() < MAX_LABELS && labels.add(name) ? name : OTHER;
    }
}
