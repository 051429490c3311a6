package io.github.screenshotgateway.traffic;

/**
 * A client that reads from the heap.
 *
 * @param name see {@link RequestState#client}
 * @param paced whether it holds only what it is about to read; then it is displaced only when it is slow
 * @param disconnect closes its connection, which ends its readings; called on any thread, and must not block
 */
public record HeapReader(String name, boolean paced, Runnable disconnect) {
    /** A reader that is not paced. */
    public HeapReader(String name, Runnable disconnect) {
        this(name, false, disconnect);
    }
}
