package io.github.screenshotgateway.screenshots;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.upstream.Generation;
import io.github.screenshotgateway.upstream.UpstreamConfig;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which screenshot a name stands for, from memory alone. The tasks whose images are asked for often have an index, so
 * that a list of thousands is not searched for each of them.
 */
@Singleton
public class NameIndex {
    /** Names, ids and URLs of some ten thousand screenshots. */
    private static final long BYTES_KEPT = 16L * 1024 * 1024;

    /** Estimated: an entry of the map, a name, an id and a URL. */
    private static final int BYTES_OF_NAME = 400;

    /** Screenshots of a list whose index is made in some microseconds. */
    private static final int SHORT = 100;

    /** Searches of a longer list that take as long as its index, which is made after them: not for an image now and then. */
    private static final int SEARCHES = 10;

    private final ScreenshotLists lists;
    private final Generation generation;
    private final Cache<TaskId, Index> indexes = Caffeine.newBuilder()
            .maximumWeight(BYTES_KEPT)
            .weigher((TaskId task, Index index) -> (int) index.list.bytes() + BYTES_OF_NAME * (1 + index.byName.size()))
            .build();

    NameIndex(ScreenshotLists lists, UpstreamConfig upstream) {
        this.lists = lists;
        this.generation = upstream.api();
    }

    /**
     * A screenshot that is known.
     *
     * @param name that it has now; it may have been asked for by a former one
     * @param identity as {@link Generation#identity} has it
     */
    public record Known(String name, String identity) {}

    /**
     * What is known of a list.
     *
     * @param byName empty as long as there are searches left
     */
    private record Index(ScreenshotList list, Map<String, Known> byName, AtomicInteger searchesLeft) {}

    /**
     * What a name stands for, without any call; empty when only a call can tell. A name that stands for the same
     * screenshot for ever is looked up in what is there, however old it is; {@code latest} and {@code first} in a list
     * that is fresh.
     */
    public Optional<Known> find(TaskId task, String name) {
        if (ScreenshotNames.isAlias(name)) {
            return lists.fresh(task).flatMap(answer -> answer.list().find(name)).map(this::known);
        }
        return lists.cached(task).flatMap(list -> find(index(list), name));
    }

    private Optional<Known> find(Index index, String name) {
        return index.byName.isEmpty()
                ? index.list.find(name).map(this::known)
                : Optional.ofNullable(index.byName.get(name));
    }

    private Known known(NamedScreenshot named) {
        return new Known(named.name(), generation.identity(named.screenshot()));
    }

    private Index index(ScreenshotList list) {
        Index kept = indexes.getIfPresent(list.task());
        boolean isOfList = kept != null && kept.list == list;
        if (isOfList && (!kept.byName.isEmpty() || kept.searchesLeft.getAndDecrement() > 0)) {
            return kept;
        }
        boolean searched = !isOfList && list.size() > SHORT;
        Index made = new Index(
                list, searched ? Map.of() : byName(list.screenshots()), new AtomicInteger(searched ? SEARCHES : 0));
        indexes.put(list.task(), made);
        return made;
    }

    /** As {@link ScreenshotList#find} finds them: the present names first, then the former ones. */
    private Map<String, Known> byName(List<NamedScreenshot> screenshots) {
        Map<String, Known> byName = new HashMap<>();
        for (NamedScreenshot named : screenshots) {
            byName.put(named.name(), known(named));
        }
        for (NamedScreenshot named : screenshots) {
            if (!named.firstName().equals(named.name())) {
                byName.putIfAbsent(named.firstName(), known(named));
            }
        }
        return byName;
    }
}
