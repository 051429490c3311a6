package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.task.Screenshot;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskLife;
import io.github.screenshotgateway.task.TaskScreenshots;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The screenshots of one task at the moment of a read, in capture order. Immutable and small, because most lists are
 * cached for a long time and requested rarely. Screenshots are unpacked again for every access.
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
    private final PackedScreenshots screenshots;
    private final TaskLife life;
    private final long unchangedSince;
    private final boolean endKnown;
    private final PackedFreshness freshness;
    private final String cursor;
    private final RefreshReason look;

    /** The only mutable state. */
    private volatile boolean urlsRefused;

    /**
     * @param unchangedSince when the task ended or, if it has not, when the list last grew, as far as that is known
     * @param endKnown whether that is when the task ended; a task that was never seen running, and for whose end the
     *     vendor has no time, ended earlier
     * @param cursor where the next read may continue; {@code null} if it must begin at the start
     * @param look why the list was read
     */
    ScreenshotList(
            TaskId task,
            List<NamedScreenshot> screenshots,
            TaskLife life,
            Instant unchangedSince,
            boolean endKnown,
            Freshness freshness,
            String cursor,
            RefreshReason look) {
        this.task = task;
        this.screenshots = new PackedScreenshots(screenshots);
        this.life = life;
        this.unchangedSince = unchangedSince.toEpochMilli();
        this.endKnown = endKnown;
        this.freshness = PackedFreshness.of(freshness);
        this.cursor = cursor;
        this.look = look;
    }

    public TaskId task() {
        return task;
    }

    /** The number of screenshots. */
    public int size() {
        return screenshots.size();
    }

    public List<NamedScreenshot> screenshots() {
        return screenshots.unpacked();
    }

    /** Only the names, in the same order; half the work. */
    List<String> names() {
        return screenshots.each(ScreenshotsReader::name);
    }

    /** Only the URLs, in the same order. */
    List<String> urls() {
        return screenshots.each(ScreenshotsReader::url);
    }

    /** The origins of the URLs, as far as these have one. */
    public Set<String> origins() {
        return urls().stream().map(ScreenshotList::origin).collect(Collectors.toUnmodifiableSet());
    }

    /** Scheme and authority, in the URL's own spelling; for other text, its beginning. */
    private static String origin(String url) {
        int authority = url.indexOf("//") + 2;
        int end = authority;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        return url.substring(0, Math.min(end, url.length()));
    }

    public TaskLife life() {
        return life;
    }

    /** To the millisecond. */
    Instant unchangedSince() {
        return Instant.ofEpochMilli(unchangedSince);
    }

    boolean endKnown() {
        return endKnown;
    }

    /** How long the task has been over, as far as known: zero while it runs; if unknown, at least a minute. */
    public Duration overFor(Instant now) {
        if (!life.isOver()) {
            return Duration.ZERO;
        }
        Duration seen = Duration.between(unchangedSince(), now);
        return endKnown || seen.compareTo(UNKNOWN_END) > 0 ? seen : UNKNOWN_END;
    }

    /** As {@link #overFor}; if the task is not over, how long the list has not grown, from five minutes on. */
    public Duration unchangedFor(Instant now) {
        Duration seen = Duration.between(unchangedSince(), now);
        return life.isOver() || seen.compareTo(SETTLED) < 0 ? overFor(now) : seen;
    }

    @Override
    public Freshness freshness() {
        return freshness.unpacked();
    }

    /** The remaining freshness; negative if the list is stale. */
    public Duration remaining(Instant now) {
        return freshness().remaining(now);
    }

    /** How long ago the upstream was asked for it. */
    public Duration age(Instant now) {
        return freshness().age(now);
    }

    public String cursor() {
        return cursor;
    }

    public RefreshReason reason() {
        return look;
    }

    /** The result of the read, from which the next read continues. */
    TaskScreenshots asRead() {
        List<Screenshot> unnamed = screenshots.each(reader -> new Screenshot(reader.id(), reader.url()));
        Instant endedAt = endKnown ? unchangedSince() : null;
        return new TaskScreenshots(unnamed, life, endedAt, freshness().readAt(), cursor);
    }

    /** Bytes of its texts in memory. All other parts have about the same size in every list. */
    long bytes() {
        return screenshots.bytes() + (cursor == null ? 0 : cursor.length());
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
        return switch (name) {
            case ScreenshotNames.LATEST -> screenshots.last();
            case ScreenshotNames.FIRST -> screenshots.first();
            default ->
                screenshots.named(name).or(() -> ScreenshotNames.pathHash(name).flatMap(screenshots::ofPathHash));
        };
    }

    /** The screenshot with this id, whatever its position and URL are now. */
    public Optional<NamedScreenshot> findById(String id) {
        return screenshots.ofId(id);
    }

    /**
     * The first screenshot whose URL differs at most in its fragment, which is the same picture. For a URL without a
     * fragment, which all known URLs of the vendor are, it is the screenshot itself.
     */
    public NamedScreenshot firstOfSameResource(NamedScreenshot screenshot) {
        String resource = Screenshot.resource(screenshot.url());
        return resource.equals(screenshot.url())
                ? screenshot
                : screenshots.ofResource(resource).orElse(screenshot);
    }
}
