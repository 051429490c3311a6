package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.task.Screenshot;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskLife;
import io.github.screenshotgateway.task.TaskScreenshots;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The screenshots of one task at the moment of a read, in capture order. Immutable and small, because most lists are
 * cached for a long time and requested rarely. Screenshots are unpacked on access, and referred to weakly:
 * {@link UnpackedLists} keeps those that are requested often.
 */
public final class ScreenshotList implements CachedTask {
    /** Why a list was read. Each reason includes the effects of those before it. */
    public enum RefreshReason {
        /** The previous list was too old. */
        ORDINARY,
        /** The previous list lacked a name. */
        FOR_A_NAME,
        /** A URL in the previous list was no longer valid, so the read began at the start. */
        FOR_URLS
    }

    private static final Duration UNKNOWN_END = Duration.ofMinutes(1);
    private static final Duration SETTLED = Duration.ofMinutes(5);

    private final TaskId task;
    private final PackedScreenshots packed;
    private final TaskLife life;
    private final Instant unchangedSince;
    private final boolean endKnown;
    private final Freshness freshness;
    private final String cursor;
    private final RefreshReason look;

    /** {@code null} before the first access. */
    private volatile WeakReference<UnpackedScreenshots> unpacked;

    private volatile boolean urlsRefused;

    /**
     * @param names of the screenshots, in the same order
     * @param unchangedSince when the task ended or, if it has not, when the list last grew, as far as that is known
     * @param endKnown whether that is when the task ended; a task that was never seen running, and for whose end the
     *     vendor has no time, ended earlier
     * @param cursor where the next read may continue; {@code null} if it must begin at the start
     * @param look why the list was read
     */
    ScreenshotList(
            TaskId task,
            List<Screenshot> screenshots,
            List<NamedScreenshot> names,
            TaskLife life,
            Instant unchangedSince,
            boolean endKnown,
            Freshness freshness,
            String cursor,
            RefreshReason look) {
        this.task = task;
        this.packed = new PackedScreenshots(screenshots, names);
        this.life = life;
        this.unchangedSince = unchangedSince;
        this.endKnown = endKnown;
        this.freshness = freshness;
        this.cursor = cursor;
        this.look = look;
    }

    public TaskId task() {
        return task;
    }

    /** The number of screenshots. */
    public int size() {
        return packed.size();
    }

    /** Unpacked on the calling thread when nobody has them; {@link UnpackedLists} tells how long that takes. */
    public List<NamedScreenshot> screenshots() {
        return unpacked().all();
    }

    UnpackedScreenshots unpacked() {
        WeakReference<UnpackedScreenshots> reference = unpacked;
        UnpackedScreenshots known = reference == null ? null : reference.get();
        if (known == null) {
            known = new UnpackedScreenshots(this, packed.unpack());
            unpacked = new WeakReference<>(known);
        }
        return known;
    }

    /** Whether both have the same screenshots with the same names. Nothing is unpacked. */
    public boolean hasSameNames(ScreenshotList other) {
        return packed.hasSameTexts(other.packed);
    }

    /** The upstream's URL of one of its screenshots. */
    public String url(NamedScreenshot screenshot) {
        return screenshot.source() + packed.query(unpacked().position(screenshot.name()));
    }

    /** The upstream's URLs, in the same order. */
    List<String> urls() {
        Iterator<String> queries = packed.queries().iterator();
        return screenshots().stream()
                .map(screenshot -> screenshot.source() + queries.next())
                .toList();
    }

    /** The origins of the URLs, as far as these have one. */
    public Set<String> origins() {
        return screenshots().stream()
                .map(screenshot -> origin(screenshot.source()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Scheme and authority, in the URL's own spelling; for other text, its beginning. */
    private static String origin(String source) {
        int authority = source.indexOf("//") + 2;
        int path = source.indexOf('/', authority);
        return path < 0 ? source : source.substring(0, path);
    }

    public TaskLife life() {
        return life;
    }

    Instant unchangedSince() {
        return unchangedSince;
    }

    boolean endKnown() {
        return endKnown;
    }

    /** How long the task has been over, as far as known: zero while it runs; if unknown, at least a minute. */
    public Duration overFor(Instant now) {
        if (!life.isOver()) {
            return Duration.ZERO;
        }
        Duration seen = Duration.between(unchangedSince, now);
        return endKnown || seen.compareTo(UNKNOWN_END) > 0 ? seen : UNKNOWN_END;
    }

    /** As {@link #overFor}; if the task is not over, how long the list has not grown, from five minutes on. */
    public Duration unchangedFor(Instant now) {
        Duration seen = Duration.between(unchangedSince, now);
        return life.isOver() || seen.compareTo(SETTLED) < 0 ? overFor(now) : seen;
    }

    @Override
    public Freshness freshness() {
        return freshness;
    }

    /** The remaining freshness; negative if the list is stale. */
    public Duration remaining(Instant now) {
        return freshness.remaining(now);
    }

    /** How long ago the upstream was asked for it. */
    public Duration age(Instant now) {
        return freshness.age(now);
    }

    public String cursor() {
        return cursor;
    }

    public RefreshReason reason() {
        return look;
    }

    /** The result of the read, from which the next read continues. */
    TaskScreenshots asRead() {
        Iterator<String> queries = packed.queries().iterator();
        List<Screenshot> unnamed = screenshots().stream()
                .map(named -> new Screenshot(named.id(), named.source() + queries.next()))
                .toList();
        return new TaskScreenshots(unnamed, life, endKnown ? unchangedSince : null, freshness.readAt(), cursor);
    }

    /** Bytes of its texts in memory. All other parts have about the same size in every list. */
    long bytes() {
        return packed.bytes() + (cursor == null ? 0 : cursor.length());
    }

    /**
     * Whether a media host has refused one of its URLs as no longer valid, so that clients must not get them. The next
     * list that is read has new URLs.
     */
    public boolean urlsRefused() {
        return urlsRefused;
    }

    public void urlsRefused(boolean refused) {
        urlsRefused = refused;
    }

    /** Whether the task's end was known before the read: the list is final, unless a screenshot comes late. */
    public boolean complete() {
        return life == TaskLife.ENDED;
    }

    /** Whether it is final, and the task ended so long ago that no late screenshot is likely. */
    public boolean settled(Instant now) {
        return complete() && overFor(now).compareTo(SETTLED) > 0;
    }

    /**
     * The screenshot with this name; {@code latest} and {@code first} are names too. A name that another replica made
     * from a position and a path finds the screenshot with this path.
     */
    public Optional<NamedScreenshot> find(String name) {
        List<NamedScreenshot> all = screenshots();
        return switch (name) {
            case ScreenshotNames.LATEST -> all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
            case ScreenshotNames.FIRST -> all.stream().findFirst();
            default ->
                Optional.ofNullable(unpacked().position(name)).map(all::get).or(() -> ScreenshotNames.pathHash(name)
                        .flatMap(this::findByPathHash));
        };
    }

    private Optional<NamedScreenshot> findByPathHash(String hash) {
        return screenshots().stream()
                .filter(screenshot -> new Screenshot(screenshot.id(), screenshot.source())
                        .pathHash()
                        .equals(hash))
                .findFirst();
    }

    /** The screenshot with this id, whatever its position and URL are now. */
    public Optional<NamedScreenshot> findById(String id) {
        return screenshots().stream()
                .filter(screenshot -> screenshot.id().equals(id))
                .findFirst();
    }

    /**
     * The first screenshot whose URL differs at most in its fragment, which is the same picture. For a URL without a
     * fragment, which all known URLs of the vendor are, it is the screenshot itself.
     */
    public NamedScreenshot firstOfSameResource(NamedScreenshot screenshot) {
        String url = url(screenshot);
        String resource = Screenshot.resource(url);
        return resource.equals(url)
                ? screenshot
                : screenshots().stream()
                        .filter(other -> other.source().equals(screenshot.source())
                                && Screenshot.resource(url(other)).equals(resource))
                        .findFirst()
                        .orElse(screenshot);
    }
}
