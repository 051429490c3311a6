package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.task.Screenshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Gives each screenshot of a task a name that is plain, unique and stable.
 *
 * <p>The last path segment of the upstream's URL is the name when it can be; otherwise one is made from the
 * screenshot's id. Names are given in list order, and whoever has a name keeps it: the first of two equal segments
 * does not lose its name when the second appears.
 */
public final class ScreenshotNames {
    /** The rule, as a regular expression that Java and OpenAPI read alike. */
    public static final String PATTERN = "[A-Za-z0-9._-]{1,128}";

    static final String LATEST = "latest";
    static final String FIRST = "first";

    private static final Pattern PLAIN = Pattern.compile(PATTERN);
    private static final Pattern UNPLAIN = Pattern.compile("[^A-Za-z0-9._-]");

    /** Path segments with a meaning of their own; "." and ".." are removed by clients (RFC 3986, section 5.2.4). */
    private static final Set<String> RESERVED = Set.of(LATEST, FIRST, "events", ".", "..");

    private static final int LONGEST_ID = 100;

    private ScreenshotNames() {}

    /** @throws Problem {@code invalid-request} when no screenshot could ever have this name */
    public static void check(String name) {
        if (!PLAIN.matcher(name).matches()) {
            throw Problem.invalid("A screenshot's name is 1 to 128 letters, digits, '.', '_' and '-'.");
        }
    }

    /** Whether the name stands for another screenshot later. */
    public static boolean moves(String name) {
        return name.equals(LATEST) || name.equals(FIRST);
    }

    /**
     * Names a list.
     *
     * @param screenshots in capture order, with unique ids
     * @param known what the same task's list was named before; empty the first time
     */
    static List<NamedScreenshot> assign(List<Screenshot> screenshots, List<NamedScreenshot> known) {
        Map<String, String> given = new HashMap<>();
        known.forEach(named -> given.put(named.id(), named.name()));

        Set<String> taken = new HashSet<>(given.values());
        List<NamedScreenshot> named = new ArrayList<>(screenshots.size());
        for (Screenshot screenshot : screenshots) {
            String name = given.get(screenshot.id());
            if (name == null) {
                name = free(screenshot, taken);
                taken.add(name);
            }
            named.add(new NamedScreenshot(name, screenshot));
        }
        return List.copyOf(named);
    }

    private static String free(Screenshot screenshot, Set<String> taken) {
        String segment = lastSegment(screenshot.url());
        if (PLAIN.matcher(segment).matches() && !RESERVED.contains(segment) && !taken.contains(segment)) {
            return segment;
        }
        String id = UNPLAIN.matcher(screenshot.id()).replaceAll("-");
        String stem = "screenshot-" + id.substring(0, Math.min(id.length(), LONGEST_ID));
        String name = stem + ".png";
        for (int i = 2; taken.contains(name); i++) {
            name = stem + "-" + i + ".png";
        }
        return name;
    }

    /** The text between the last slash of the path and the query; the URL may be anything at all. */
    private static String lastSegment(String url) {
        String path = url.split("[?#]", 2)[0];
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
