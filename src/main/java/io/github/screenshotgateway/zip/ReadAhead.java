package io.github.screenshotgateway.zip;

import io.github.screenshotgateway.bounds.BoundExceeded;
import io.github.screenshotgateway.images.HeldImage;
import io.github.screenshotgateway.images.HeldImages;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.screenshots.ScreenshotList;
import io.github.screenshotgateway.traffic.HeapReader;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Reads the images of a zip in order, a few ahead of the one that is written: this hides the latency of downloads and
 * bounds memory. An image for which the heap has no room waits for its turn as long as the client does. A zip that
 * waits holds no images, so two zips cannot deadlock.
 *
 * <p>Not thread-safe.
 */
final class ReadAhead {
    /** Images that are read, or being read, in addition to the one that is written. */
    static final int AHEAD = 2;

    /** Pause before the first retry of a temporary failure; it doubles with every retry. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private static final int MAX_RETRIES = 3;

    /** Failed turns before an image is given up. A turn fails if the image joins the download of a zip without room. */
    private static final int MAX_TURNS = 10;

    private final HeldImages images;
    private final Vertx vertx;
    private final HeapReader reader;
    private final int size;

    /** {@code null} once the entries are made, which takes some milliseconds for a large list. */
    private ScreenshotList list;

    private List<ZipEntries.Entry> entries = List.of();

    /** Number of entries that are read, or being read. */
    private int begun;

    private final Deque<Read> reads = new ArrayDeque<>();
    private boolean storedAlone;
    private volatile boolean stopped;

    /** @param reader the client of the zip */
    ReadAhead(HeldImages images, Vertx vertx, ScreenshotList list, HeapReader reader) {
        this.reader = reader;
        this.images = images;
        this.vertx = vertx;
        this.size = list.size();
        this.list = list;
    }

    /**
     * An entry and its image.
     *
     * @param tries number of earlier tries that failed temporarily
     * @param turns number of turns for room that found none
     * @param waited whether the image has waited for room
     * @param content fails with a {@link Problem} if it cannot be read, with {@link NotAskedFor} if it is not tried
     */
    record Read(ZipEntries.Entry entry, int tries, int turns, boolean waited, Future<Content> content) {
        void release() {
            content.onSuccess(read -> read.image().release());
        }
    }

    /** An image, to be released, the rest of its bytes, and its checksum. */
    record Content(HeldImage image, ByteBuffer unwritten, long crc) {}

    /** The image is not stored, and no more downloads start. */
    static final class NotAskedFor extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotAskedFor() {
            super("not asked for", null, false, false);
        }
    }

    /** Starts no more downloads: from now on, reads only stored images. */
    void stopDownloads() {
        storedAlone = true;
    }

    /** Number of all entries, whether read or not. */
    int size() {
        return size;
    }

    /** The next read, which may be in progress; {@code null} after the last one. */
    Read next() {
        if (list != null) {
            entries = ZipEntries.of(list).entries();
            list = null;
        }
        while (reads.size() <= AHEAD && begun < entries.size()) {
            ZipEntries.Entry entry = entries.get(begun++);
            reads.add(new Read(entry, 0, 0, false, read(entry, 0)));
        }
        return reads.poll();
    }

    /**
     * Retries the current image after a temporary failure.
     *
     * @return empty when the image should be given up
     */
    Optional<Read> retry(Read failed, Throwable failure) {
        if (BoundExceeded.isCauseOf(failure)) {
            long bytes = BoundExceeded.missingBytes(failure);
            boolean hadItsTurn = bytes > 0 && failed.waited;
            int turns = failed.turns + (hadItsTurn ? 1 : 0);
            if (turns == MAX_TURNS) {
                return Optional.empty();
            }
            releaseReads();
            Duration pause = bytes > 0 && !hadItsTurn ? Duration.ZERO : FIRST_PAUSE;
            return Optional.of(
                    new Read(failed.entry, failed.tries, turns, bytes > 0, after(pause, failed.entry, bytes)));
        }
        if (HeldImages.isTransient(failure) && failed.tries < MAX_RETRIES) {
            releaseReads();
            Duration pause = FIRST_PAUSE.multipliedBy(1L << failed.tries);
            return Optional.of(
                    new Read(failed.entry, failed.tries + 1, failed.turns, false, after(pause, failed.entry, 0)));
        }
        return Optional.empty();
    }

    /** Releases the images read ahead; they will be read again. */
    private void releaseReads() {
        begun -= reads.size();
        reads.forEach(Read::release);
        reads.clear();
    }

    /** The client has read an image, so it does not count as slow for the images read ahead. */
    void clientProgressed() {
        reads.forEach(
                read -> read.content().onSuccess(content -> content.image().clientProgressed()));
    }

    /** Stops reading, and releases images that were not taken. */
    void stop() {
        stopped = true;
        reads.forEach(Read::release);
        reads.clear();
        list = null;
        entries = List.of();
    }

    private Future<Content> after(Duration pause, ZipEntries.Entry entry, long bytes) {
        if (pause.isZero()) {
            return read(entry, bytes);
        }
        Promise<Content> content = Promise.promise();
        vertx.setTimer(pause.toMillis(), timer -> {
            if (stopped) {
                content.fail(new NotAskedFor());
            } else {
                read(entry, bytes).onComplete(content);
            }
        });
        return content.future();
    }

    private Future<Content> read(ZipEntries.Entry entry, long bytes) {
        if (storedAlone && !images.isStored(entry.list(), entry.screenshot())) {
            return Future.failedFuture(new NotAskedFor());
        }
        Promise<HeldImage> held = Promise.promise();
        images.hold(entry.list(), entry.screenshot(), new HeldImages.Hold(reader, bytes, () -> stopped))
                .subscribe()
                .with(held::complete, held::fail);
        // Off the event loop: the checksum of the largest image takes milliseconds.
        return held.future()
                .compose(read -> vertx.executeBlocking(
                        () -> new Content(read, read.content(), ZipFormat.crc(read.content())), false));
    }
}
