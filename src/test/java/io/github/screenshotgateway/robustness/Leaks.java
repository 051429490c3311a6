package io.github.screenshotgateway.robustness;

import static org.awaitility.Awaitility.await;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;

/** Netty's leak detection, for every buffer. A leak is logged as an error. */
final class Leaks {
    private static ResourceLeakDetector.Level previous;

    private Leaks() {}

    static void detect() {
        previous = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    static void restore() {
        ResourceLeakDetector.setLevel(previous);
    }

    /**
     * Reports the leaks so far: one is found when its buffer is garbage-collected, and logged at the next allocation.
     */
    static void report() {
        collect();
        PooledByteBufAllocator.DEFAULT.directBuffer(1).release();
        PooledByteBufAllocator.DEFAULT.heapBuffer(1).release();
    }

    /**
     * Collects once, because every collection of a test process's garbage takes seconds. Another JVM thread enqueues
     * what was found, some time later.
     */
    private static void collect() {
        ReferenceQueue<Object> found = new ReferenceQueue<>();
        WeakReference<Object> garbage = new WeakReference<>(new Object(), found);
        System.gc();
        await().atMost(Duration.ofMinutes(1)).until(() -> found.poll() == garbage);
    }
}
