package io.github.screenshotgateway.bundle;

import io.github.screenshotgateway.images.HeldImage;
import io.github.screenshotgateway.images.Images;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.screenshots.ScreenshotList;
import io.github.screenshotgateway.traffic.TransientHeap.Reader;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;

/**
 * The images of a bundle in their order, a few of them read while the one before is written: a zip is not the sum of
 * all downloads, and holds no more than these.
 *
 * <p>Not thread-safe.
 */
final class ReadAhead {
    /** Read, or being read, beside the one that is written. */
    static final int AHEAD = 2;

    /** When images take too much of the heap, somebody reads slowly. Together less than a client waits for a byte. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);
    private static final int TRIES_MORE = 5;

    private final Images images;
    private final Vertx vertx;
    private final Reader reader;
    private final int size;

    /** {@code null} once the entries are there, which take some milliseconds of a large list. */
    private ScreenshotList list;

    private Iterator<Bundle.Entry> entries = Collections.emptyIterator();
    private final Deque<Read> reads = new ArrayDeque<>();
    private boolean storedAlone;

    /** @param reader the client of the zip */
    ReadAhead(Images images, Vertx vertx, ScreenshotList list, Reader reader) {
        this.reader = reader;
        this.images = images;
        this.vertx = vertx;
        this.size = list.size();
        this.list = list;
    }

    /**
     * An entry and its image.
     *
     * @param content fails with a {@link Problem} for what cannot be read, with {@link NotAskedFor} for what is not read
     */
    record Read(Bundle.Entry entry, Future<Content> content) {}

    /** An image, to be released, and its checksum. */
    record Content(HeldImage image, long crc) {}

    /** The image is not stored, and nothing is downloaded any more. */
    static final class NotAskedFor extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotAskedFor() {
            super("not asked for", null, false, false);
        }
    }

    /** From the next one on that is not being read yet, reads only what is stored. */
    void downloadNoMore() {
        storedAlone = true;
    }

    /** How many there were at first. */
    int size() {
        return size;
    }

    /** The next one, which may still be read; {@code null} after the last one. */
    Read next() {
        if (list != null) {
            entries = Bundle.of(list).entries().iterator();
            list = null;
        }
        while (reads.size() <= AHEAD && entries.hasNext()) {
            Bundle.Entry entry = entries.next();
            reads.add(new Read(entry, read(entry)));
        }
        return reads.poll();
    }

    /** Reads no more, and releases what nobody took. */
    void stop() {
        reads.forEach(
                read -> read.content().onSuccess(content -> content.image().release()));
        reads.clear();
        list = null;
        entries = Collections.emptyIterator();
    }

    private Future<Content> read(Bundle.Entry entry) {
        if (storedAlone && !images.isStored(entry.list(), entry.screenshot())) {
            return Future.failedFuture(new NotAskedFor());
        }
        Promise<HeldImage> held = Promise.promise();
        Uni<HeldImage> image = images.hold(entry.list(), entry.screenshot(), reader)
                .onFailure(ReadAhead::isBusy)
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .atMost(TRIES_MORE);
        image.subscribe().with(held::complete, held::fail);
        // Off the event loop: of the largest image it takes milliseconds.
        return held.future()
                .compose(read -> vertx.executeBlocking(() -> new Content(read, ZipPieces.crc(read.content())), false));
    }

    private static boolean isBusy(Throwable failure) {
        return failure instanceof Problem problem && problem.type() == ProblemType.UPSTREAM_BUSY;
    }
}
