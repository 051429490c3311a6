package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.task.Screenshot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Gives each screenshot of a task a name that is plain, unique and stable.
 *
 * <p>The last path segment of the upstream's URL is the name if it is plain and no other screenshot of the list has the
 * same segment. Otherwise the name is made from the screenshot's id. So replicas that see the same list give the same
 * names, in whatever order its screenshots arrived: a name never means different pictures on two replicas.
 */
public final class ScreenshotNames {
    /** A valid name, as a regular expression that Java and OpenAPI read in the same way. */
    public static final String PATTERN = "[A-Za-z0-9._-]{1,128}";

    static final String LATEST = "latest";
    static final String FIRST = "first";

    private static final Pattern PLAIN = Pattern.compile(PATTERN);
    private static final Pattern PLAIN_ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    /** Path segments with another meaning; clients remove "." and ".." (RFC 3986, section 5.2.4). */
    private static final Set<String> RESERVED = Set.of(LATEST, FIRST, "events", ".", "..");

    /** Only made names begin in this way, so that the two kinds cannot collide. */
    private static final String MADE = "id-";

    private static final Pattern MADE_OF_PATH = Pattern.compile(MADE + "\\d{1,9}-([0-9a-f]{8})\\.png");

    /** Never the id of a screenshot: those are positions, numbers and UUIDs. */
    private static final String NOBODY = "\n";

    private ScreenshotNames() {}

    /** Whether a screenshot could have this name, or {@code latest} or {@code first}. */
    public static boolean isPlain(String name) {
        return PLAIN.matcher(name).matches();
    }

    /** @throws Problem {@code invalid-request} if no screenshot could ever have this name */
    public static void check(String name) {
        if (!isPlain(name)) {
            throw Problem.invalid("A screenshot name has 1 to 128 letters, digits, '.', '_' and '-'.");
        }
    }

    /** Whether a list could have these names: plain ones, each of one screenshot. */
    static boolean areNames(List<NamedScreenshot> list) {
        return list.stream().allMatch(named -> isFree(named.name()) && isFree(named.firstName()))
                && list.stream().map(NamedScreenshot::name).distinct().count() == list.size()
                && list.stream().map(NamedScreenshot::id).distinct().count() == list.size();
    }

    private static boolean isFree(String name) {
        return isPlain(name) && !RESERVED.contains(name);
    }

    /** Whether the name may mean another screenshot later. */
    public static boolean isAlias(String name) {
        return name.equals(LATEST) || name.equals(FIRST);
    }

    /**
     * Names a list.
     *
     * @param screenshots in capture order, with unique ids
     * @param known the previous names of the same task's list; empty the first time. A name stays with its screenshot.
     *     If another screenshot with the same segment appears, it stays as a former name.
     */
    static List<NamedScreenshot> assign(List<Screenshot> screenshots, List<NamedScreenshot> known) {
        Map<String, NamedScreenshot> before =
                known.stream().collect(Collectors.toMap(NamedScreenshot::id, Function.identity()));
        // The id that a segment names; NOBODY if several screenshots have the segment.
        Map<String, String> owners = new HashMap<>();
        screenshots.forEach(screenshot -> claim(owners, lastSegment(screenshot), screenshot.id()));
        known.forEach(named -> claim(owners, named.firstName(), named.id()));

        List<NamedScreenshot> named = new ArrayList<>(screenshots.size());
        for (Screenshot screenshot : screenshots) {
            NamedScreenshot earlier = before.get(screenshot.id());
            String wanted = earlier == null ? lastSegment(screenshot) : earlier.name();
            boolean kept = screenshot.id().equals(owners.get(wanted)) && isName(wanted);
            String name = kept ? wanted : fromId(screenshot.id());
            named.add(new NamedScreenshot(
                    name,
                    screenshot.id(),
                    screenshot.source(),
                    earlier == null ? name : earlier.firstName(),
                    named.size()));
        }
        return List.copyOf(named);
    }

    private static void claim(Map<String, String> owners, String name, String id) {
        owners.merge(name, id, (one, other) -> one.equals(other) ? one : NOBODY);
    }

    private static boolean isName(String segment) {
        return isFree(segment) && !segment.startsWith(MADE);
    }

    /** Depends on the id alone. An id that does not fit into a path (none is known) is replaced by its digest. */
    static String fromId(String id) {
        String plain = PLAIN_ID.matcher(id).matches()
                ? id
                : UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
        return MADE + plain + ".png";
    }

    /** The hash of the path in a name that was made for another picture at the position of a known one (v1). */
    static Optional<Integer> pathHash(String name) {
        Matcher matcher = MADE_OF_PATH.matcher(name);
        return matcher.matches() ? Optional.of(Integer.parseUnsignedInt(matcher.group(1), 16)) : Optional.empty();
    }

    /** The text between the last slash of the path and the query. URLs of the vendor are not validated. */
    private static String lastSegment(Screenshot screenshot) {
        String url = screenshot.url();
        return url.substring(segmentStart(url), pathEnd(url));
    }

    /** The index at which the last segment of the URL's path begins. */
    static int segmentStart(String url) {
        return url.lastIndexOf('/', pathEnd(url) - 1) + 1;
    }

    private static int pathEnd(String url) {
        int end = 0;
        while (end < url.length() && url.charAt(end) != '?' && url.charAt(end) != '#') {
            end++;
        }
        return end;
    }
}
