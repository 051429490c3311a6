package io.github.screenshotgateway.screenshots;

import com.sun.management.OperatingSystemMXBean;
import io.github.screenshotgateway.task.TaskId;
import io.quarkus.cache.runtime.caffeine.CaffeineCacheImpl;
import io.quarkus.cache.runtime.caffeine.CaffeineCacheInfo;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Fills the gateway's list cache and tells what a list takes in the heap, and what its size does to the speed.
 *
 * <p>The heap is counted after collections, with and without the cache: keys, nodes, futures and tables are in the
 * figure, too. The two caches are asked in turns, so that noise falls on both alike, and hits are counted in a second of
 * processor time, that of the collector included, since other programs may be busy.
 */
public final class FullListCache {
    private static final int SCREENSHOTS = 20;
    private static final int FEW = 1_000;
    private static final int ROUNDS = 7;
    private static final long SECOND = 1_000_000_000;

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final CaffeineCacheImpl cache;
    private final ListCache lists;
    private final int count;

    private FullListCache(ListShape shape, int count) {
        CaffeineCacheInfo info = new CaffeineCacheInfo();
        info.name = "task-screenshots";
        info.maximumSize = (long) count;
        this.count = count;
        this.cache = new CaffeineCacheImpl(info, false);
        this.lists = new ListCache(cache, Settings.lists(Map.of("gateway.lists.maximum-size", "" + count)));
        for (int i = 0; i < count; i++) {
            ScreenshotList list = SampleLists.list(shape, ListShape.task(i), SCREENSHOTS);
            lists.put(list.task(), list);
        }
        if (cache.getSize() < count) {
            throw new IllegalStateException("Only " + cache.getSize() + " lists fit: more heap is needed, -Xmx.");
        }
    }

    /**
     * @param arguments how many lists, 100,000 when there is none; then the shapes, all when there are none
     */
    public static void main(String... arguments) {
        int many = arguments.length == 0 ? 100_000 : Integer.parseInt(arguments[0]);
        ListShape[] shapes = arguments.length < 2
                ? ListShape.values()
                : Arrays.stream(arguments).skip(1).map(ListShape::valueOf).toArray(ListShape[]::new);
        System.out.printf(
                "Java %s, heap of %,d MB, lists of %d, medians of %d rounds (lowest to highest).%n%n",
                Runtime.version().feature(), Runtime.getRuntime().maxMemory() >> 20, SCREENSHOTS, ROUNDS);
        System.out.printf(
                "| shape | bytes for a list | hits/s of %,d lists | hits/s of %,d lists | ratio |%n", FEW, many);
        System.out.println("|---|--:|--:|--:|--:|");
        for (ListShape shape : shapes) {
            System.out.println(row(shape, many));
        }
    }

    private static String row(ListShape shape, int many) {
        FullListCache few = new FullListCache(shape, FEW);
        few.hitsPerSecond();
        long before = usedHeap();
        FullListCache full = new FullListCache(shape, many);
        long bytes = (usedHeap() - before) / many;
        long[] ofFew = new long[ROUNDS];
        long[] ofMany = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            ofFew[round] = few.hitsPerSecond();
            ofMany[round] = full.hitsPerSecond();
        }
        Arrays.sort(ofFew);
        Arrays.sort(ofMany);
        return String.format(
                "| %s | %,d | %s | %s | %.2f |",
                shape, bytes, told(ofFew), told(ofMany), (double) ofMany[ROUNDS / 2] / ofFew[ROUNDS / 2]);
    }

    private static String told(long[] sorted) {
        return String.format("%,d (%,d to %,d)", sorted[ROUNDS / 2], sorted[0], sorted[ROUNDS - 1]);
    }

    /** One thread asks for tasks at random, as a request does: a new key, the list, its body. */
    private long hitsPerSecond() {
        SplittableRandom random = new SplittableRandom(1);
        long hits = 0;
        long start = SYSTEM.getProcessCpuTime();
        long time = 0;
        while (time < SECOND) {
            for (int i = 0; i < 1_000; i++) {
                ScreenshotList list = (ScreenshotList) lists.get(new TaskId(ListShape.task(random.nextInt(count))));
                if (!list.fresh(SampleLists.READ_AT) || SampleLists.body(list).length < SCREENSHOTS) {
                    throw new IllegalStateException("That was no hit.");
                }
            }
            hits += 1_000;
            time = SYSTEM.getProcessCpuTime() - start;
        }
        return hits * SECOND / time;
    }

    /** Until it shrinks no more: Caffeine's own work is done on other threads, and one collection may not see it all. */
    private static long usedHeap() {
        long used = Long.MAX_VALUE;
        while (true) {
            System.gc();
            long now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            if (now >= used - (used >> 10)) {
                return now;
            }
            used = now;
        }
    }
}
