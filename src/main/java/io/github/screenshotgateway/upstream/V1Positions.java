package io.github.screenshotgateway.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.screenshotgateway.task.Screenshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The identity of v1's screenshots, which have no id: the position at which each was first seen, counted from 1.
 *
 * <p>What has the path of a known one keeps its id, wherever it stands now: a list that lost its first screenshot must
 * not show the second one under the first one's name. Paths and not URLs, since signatures differ on each call. Another path
 * at the position of a known one is another picture: a hash of the path follows the position in its id, as in
 * {@code 3-1f00ab42}.
 */
final class V1Positions {
    private V1Positions() {}

    /**
     * @param urls the list as v1 gives it; entries that are blank or no text are left out, and their positions stay free
     * @param known the screenshots of the read before, with the ids that it gave them
     */
    static List<Screenshot> identify(JsonNode urls, List<Screenshot> known) {
        Map<String, Queue<String>> idsByPath = new HashMap<>();
        known.forEach(screenshot -> idsByPath
                .computeIfAbsent(path(screenshot.url()), path -> new ArrayDeque<>())
                .add(screenshot.id()));

        SortedMap<Integer, String> urlsByPosition = new TreeMap<>();
        Map<Integer, String> idsByPosition = new HashMap<>();
        for (int position = 1; position <= urls.size(); position++) {
            String url = ApiResponses.url(urls.get(position - 1));
            if (url != null) {
                urlsByPosition.put(position, url);
                String id =
                        idsByPath.getOrDefault(path(url), new ArrayDeque<>()).poll();
                if (id != null) {
                    idsByPosition.put(position, id);
                }
            }
        }
        Set<Integer> taken =
                known.stream().map(screenshot -> number(screenshot.id())).collect(Collectors.toSet());
        return number(urlsByPosition, idsByPosition, taken);
    }

    /**
     * Goes on counting from the one before for each that has no id yet: from 0 in a list never seen before.
     *
     * @param taken the numbers that were given before
     */
    private static List<Screenshot> number(
            SortedMap<Integer, String> urls, Map<Integer, String> known, Set<Integer> taken) {
        Set<String> used = new HashSet<>(known.values());
        List<Screenshot> screenshots = new ArrayList<>(urls.size());
        int offset = 0;
        for (Map.Entry<Integer, String> entry : urls.entrySet()) {
            int position = entry.getKey();
            String id = known.get(position);
            if (id == null) {
                int number = position + offset;
                id = taken.contains(number)
                        ? number + "-" + new Screenshot("", entry.getValue()).pathHash()
                        : Integer.toString(number);
                if (!used.add(id)) {
                    // The same path twice.
                    id = Integer.toString(Collections.max(taken) + 1);
                    used.add(id);
                }
                taken.add(number(id));
            }
            offset = number(id) - position;
            screenshots.add(new Screenshot(id, entry.getValue()));
        }
        return screenshots;
    }

    /** The position with which an id begins. */
    private static int number(String id) {
        return Integer.parseInt(id.split("-", 2)[0]);
    }

    private static String path(String url) {
        return url.split("[?#]", 2)[0];
    }
}
