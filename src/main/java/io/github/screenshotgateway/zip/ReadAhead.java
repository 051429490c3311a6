package io.github.screenshotgateway.zip;

import io.github.screenshotgateway.images.HeldImage;
import io.github.screenshotgateway.images.Images;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.screenshots.ScreenshotList;
import io.github.screenshotgateway.traffic.NoRoom;
import io.github.screenshotgateway.traffic.TransientHeap.Reader;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The images of a zip in their order, a few of them read while the one before is written: a zip is not the sum of
 * all downloads, and holds no more than these. An image that finds no room on the heap waits for its turn there, for as long as
 * the client does; meanwhile the zip holds nothing, so that no two zips wait for each other.
 *
 * <p>Not thread-safe.
 */
final class ReadAhead {
    /** Read, or being read, beside the one that is written. */
    static final int AHEAD = 2;

    /** Before what failed for a moment is tried again; twice as long each time. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private static final int TRIES_MORE = 3;

    /** Of an image that has had its turn, and yet found no room: it joined the download of a zip that had none. */
    private static final int MOST_TURNS = 10;

    private final Images images;
    private final Vertx vertx;
    private final Reader reader;
    private final int size;

    /** {@code null} once the entries are there, which take some milliseconds of a large list. */
    private ScreenshotList list;

    private List<ZipEntries.Entry> entries = List.of();

    /** How many entries are read, or being read. */
    private int begun;

    private final Deque<Read> reads = new ArrayDeque<>();
    private boolean storedAlone;
    private volatile boolean stopped;

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
     * @param tries how often it was tried before, and failed for a moment
     * @param turns how often it has had its turn for room, and yet found none
     * @param waited whether it has waited for room
     * @param content fails with a {@link Problem} for what cannot be read, with {@link NotAskedFor} for what is not read
     */
    record Read(ZipEntries.Entry entry, int tries, int turns, boolean waited, Future<Content> content) {
        void release() {
            content.onSuccess(read -> read.image().release());
        }
    }

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
     * Another try of the one that was the next, when it has failed for a moment.
     *
     * @return empty when it is to be given up
     */
    Optional<Read> again(Read failed, Throwable failure) {
        if (NoRoom.isCauseOf(failure)) {
            long bytes = NoRoom.missingTo(failure);
            boolean hadItsTurn = bytes > 0 && failed.waited;
            int turns = failed.turns + (hadItsTurn ? 1 : 0);
            if (turns == MOST_TURNS) {
                return Optional.empty();
            }
            giveBack();
            Duration pause = bytes > 0 && !hadItsTurn ? Duration.ZERO : FIRST_PAUSE;
            return Optional.of(
                    new Read(failed.entry, failed.tries, turns, bytes > 0, after(pause, failed.entry, bytes)));
        }
        if (Images.isForAMoment(failure) && failed.tries < TRIES_MORE) {
            giveBack();
            Duration pause = FIRST_PAUSE.multipliedBy(1L << failed.tries);
            return Optional.of(
                    new Read(failed.entry, failed.tries + 1, failed.turns, false, after(pause, failed.entry, 0)));
        }
        return Optional.empty();
    }

    /** Releases the images that were read ahead; they are read again later. */
    private void giveBack() {
        begun -= reads.size();
        reads.forEach(Read::release);
        reads.clear();
    }

    /** The client has read an image, and so has come nearer to those that are read ahead. */
    void readOn() {
        reads.forEach(
                read -> read.content().onSuccess(content -> content.image().readOn()));
    }

    /** Reads no more, and releases what nobody took. */
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
        images.hold(entry.list(), entry.screenshot(), new Images.Hold(reader, bytes, () -> stopped))
                .subscribe()
                .with(held::complete, held::fail);
        // Off the event loop: of the largest image it takes milliseconds.
        return held.future()
                .compose(read -> vertx.executeBlocking(() -> new Content(read, ZipFormat.crc(read.content())), false));
    }
}
