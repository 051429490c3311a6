package io.github.screenshotgateway.traffic;

/** The heap that arrays take under the G1 collector. */
public final class HeapSizes {
    /** Bytes of a G1 region, by G1's own default. */
    private static final long REGION =
            Math.max(1 << 20, Long.highestOneBit(Runtime.getRuntime().maxMemory() / 2048));

    private HeapSizes() {}

    /** The heap that an array of this length takes: from half a region on, G1 gives it whole regions. */
    public static long bytesOf(long length) {
        return length < REGION / 2 ? length : (length + REGION - 1) / REGION * REGION;
    }

    /** The length of the longest array that takes at most this much heap. */
    public static long longestArrayIn(long bytes) {
        return Math.max(Math.min(bytes, REGION / 2 - 1), bytes / REGION * REGION);
    }
}
