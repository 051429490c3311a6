package io.github.screenshotgateway.robustness;

import static org.awaitility.Awaitility.await;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;

/** Netty's search for buffers that nobody has released, for all of them; what it finds is an error in the log. */
final class Leaks {
    private static ResourceLeakDetector.Level before;

    private Leaks() {}

    static void detect() {
        before = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    static void asBefore() {
        ResourceLeakDetector.setLevel(before);
    }

    /** A leak is found when the collector finds the buffer, and told when the next one is taken. */
    static void tell() {
        collect();
        PooledByteBufAllocator.DEFAULT.directBuffer(1).release();
        PooledByteBufAllocator.DEFAULT.heapBuffer(1).release();
    }

    /**
     * Once, since each of all the garbage of a test process takes seconds. Another thread of the JVM hands over what was
     * found, some time after.
     */
    private static void collect() {
        ReferenceQueue<Object> found = new ReferenceQueue<>();
        WeakReference<Object> garbage = new WeakReference<>(new Object(), found);
        System.gc();
        await().atMost(Duration.ofMinutes(1)).until(() -> found.poll() == garbage);
    }
}
