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
 * Identifies v1's screenshots, which have no id, by the position at which each was first seen, counted from 1.
 *
 * <p>A screenshot with a known path keeps its id at any position: when a list loses its first screenshot, the second
 * one must not inherit its id. Paths are compared, not URLs, because signatures differ on every call. A new path at the
 * position of a known screenshot is a new image: its id is the position and a hash of the path, as in
 * {@code 3-1f00ab42}.
 */
final class V1Positions {
    private V1Positions() {}

    /**
     * @param urls the list as v1 returns it; blank and non-text entries are skipped, and their positions stay free
     * @param known the screenshots of the previous read
     */
    static List<Screenshot> identify(JsonNode urls, List<Screenshot> known) {
        Map<String, Queue<String>> idsByPath = new HashMap<>();
        known.forEach(screenshot -> idsByPath
                .computeIfAbsent(screenshot.source(), source -> new ArrayDeque<>())
                .add(screenshot.id()));

        SortedMap<Integer, String> urlsByPosition = new TreeMap<>();
        Map<Integer, String> idsByPosition = new HashMap<>();
        for (int position = 1; position <= urls.size(); position++) {
            String url = ApiResponses.url(urls.get(position - 1));
            if (url != null) {
                urlsByPosition.put(position, url);
                String id = idsByPath
                        .getOrDefault(new Screenshot("", url).source(), new ArrayDeque<>())
                        .poll();
                if (id != null) {
                    idsByPosition.put(position, id);
                }
            }
        }
        Set<Integer> taken =
                known.stream().map(screenshot -> positionOf(screenshot.id())).collect(Collectors.toSet());
        return assignIds(urlsByPosition, idsByPosition, taken);
    }

    /**
     * Assigns ids to the screenshots without one, counting on from the preceding id. In a new list, the id is the
     * position.
     *
     * @param taken the numbers already assigned
     */
    private static List<Screenshot> assignIds(
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
                    // The path occurs twice.
                    id = Integer.toString(Collections.max(taken) + 1);
                    used.add(id);
                }
                taken.add(positionOf(id));
            }
            offset = positionOf(id) - position;
            screenshots.add(new Screenshot(id, entry.getValue()));
        }
        return screenshots;
    }

    /** The position at the start of an id. */
    private static int positionOf(String id) {
        return Integer.parseInt(id.split("-", 2)[0]);
    }
}
