package io.github.screenshotgateway.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.screenshotgateway.task.Screenshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The identity of v1's screenshots, which have no id: the position at which each was first seen, counted from 1.
 *
 * <p>What has the path of a known one keeps its id, wherever it stands now: a list that lost its first screenshot must
 * not show the second one under the first one's name. Paths and not URLs, since signatures differ on each call.
 */
final class V1Positions {
    private V1Positions() {}

    /**
     * @param urls the list as v1 gives it; entries that are no text are left out, and their positions stay free
     * @param known the screenshots of the read before, with the ids that it gave them
     */
    static List<Screenshot> identify(JsonNode urls, List<Screenshot> known) {
        Map<String, Queue<Integer>> idsByPath = new HashMap<>();
        known.forEach(screenshot -> idsByPath
                .computeIfAbsent(path(screenshot.url()), path -> new ArrayDeque<>())
                .add(Integer.valueOf(screenshot.id())));

        SortedMap<Integer, String> urlsByPosition = new TreeMap<>();
        Map<Integer, Integer> idsByPosition = new HashMap<>();
        for (int position = 1; position <= urls.size(); position++) {
            String url = urls.get(position - 1).textValue();
            if (url != null) {
                urlsByPosition.put(position, url);
                Integer id =
                        idsByPath.getOrDefault(path(url), new ArrayDeque<>()).poll();
                if (id != null) {
                    idsByPosition.put(position, id);
                }
            }
        }
        Set<Integer> taken = new HashSet<>(idsByPosition.values());
        if (!taken.isEmpty()) {
            // Paths are kept, so another path is another picture, and not a known one under a new URL.
            known.forEach(screenshot -> taken.add(Integer.valueOf(screenshot.id())));
        }
        return number(urlsByPosition, idsByPosition, taken);
    }

    /** Goes on counting from the one before for each that has no id yet: from 0 in a list never seen before. */
    private static List<Screenshot> number(
            SortedMap<Integer, String> urls, Map<Integer, Integer> known, Set<Integer> taken) {
        int highest = taken.stream().max(Comparator.naturalOrder()).orElse(0);
        List<Screenshot> screenshots = new ArrayList<>(urls.size());
        int offset = 0;
        for (Map.Entry<Integer, String> entry : urls.entrySet()) {
            int position = entry.getKey();
            Integer id = known.get(position);
            if (id == null) {
                int next = position + offset;
                id = taken.contains(next) ? highest + 1 : next;
                taken.add(id);
                highest = Math.max(highest, id);
            }
            offset = id - position;
            screenshots.add(new Screenshot(Integer.toString(id), entry.getValue()));
        }
        return screenshots;
    }

    private static String path(String url) {
        return url.split("[?#]", 2)[0];
    }
}
