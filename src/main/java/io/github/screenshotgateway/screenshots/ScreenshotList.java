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
 * The screenshots of one task as they were read at one moment, in capture order. Immutable, and small: most lists are
 * cached for long and asked for seldom. What is asked of its screenshots is unpacked anew each time.
 */
public final class ScreenshotList implements CachedTask {
    /** Why a list was read; each kind does what the ones before it do, too. */
    public enum RefreshReason {
        /** It was too old. */
        ORDINARY,
        /** A name was missing in the one before. */
        FOR_A_NAME,
        /** A URL in the one before was no longer valid, so all was read from the start. */
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

    /** The only thing that changes. */
    private volatile boolean urlsRefused;

    /**
     * @param unchangedSince when the task ended or, while it has not, when the list grew last, as far as that is known
     * @param endKnown whether that is when the task ended; a task that was never seen to run, and of whose end the vendor says
     *     nothing, ended before
     * @param cursor where the next read may go on; {@code null} when it must begin at the start
     * @param look why it was read
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

    /** How many screenshots there are. */
    public int size() {
        return screenshots.size();
    }

    public List<NamedScreenshot> screenshots() {
        return screenshots.unpacked();
    }

    /** Their names alone, in the same order; half the work. */
    List<String> names() {
        return screenshots.each(ScreenshotsReader::name);
    }

    /** Their URLs alone. */
    List<String> urls() {
        return screenshots.each(ScreenshotsReader::url);
    }

    /** The origins of their URLs, as far as these have one. */
    public Set<String> origins() {
        return urls().stream().map(ScreenshotList::origin).collect(Collectors.toUnmodifiableSet());
    }

    /** Scheme and authority, in the URL's own spelling; of what is no such URL, its beginning. */
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

    /** For how long the task has been over, as far as that is known: zero while it runs, a minute at least when nobody knows. */
    public Duration overFor(Instant now) {
        if (!life.over()) {
            return Duration.ZERO;
        }
        Duration seen = Duration.between(unchangedSince(), now);
        return endKnown || seen.compareTo(UNKNOWN_END) > 0 ? seen : UNKNOWN_END;
    }

    /** As {@link #overFor}; of a task that is not over, for how long nothing has been added, if that is five minutes at least. */
    public Duration unchangedFor(Instant now) {
        Duration seen = Duration.between(unchangedSince(), now);
        return life.over() || seen.compareTo(SETTLED) < 0 ? overFor(now) : seen;
    }

    @Override
    public Freshness freshness() {
        return freshness.unpacked();
    }

    /** For how long it stays fresh; negative when it is stale. */
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

    public RefreshReason look() {
        return look;
    }

    /** As the upstream gave it, for the next read to go on from. */
    TaskScreenshots read() {
        List<Screenshot> unnamed = screenshots.each(reader -> new Screenshot(reader.id(), reader.url()));
        Instant endedAt = endKnown ? unchangedSince() : null;
        return new TaskScreenshots(unnamed, life, endedAt, freshness().readAt(), cursor);
    }

    /** What its texts take in memory, in bytes; everything else is of about the same size in each list. */
    long bytes() {
        return screenshots.bytes() + (cursor == null ? 0 : cursor.length());
    }

    /**
     * Whether a media host has refused one of its URLs as no longer valid, so that they are not to be given to clients. A list
     * that is read afresh has others.
     */
    public boolean urlsRefused() {
        return urlsRefused;
    }

    public void urlsRefused(boolean refused) {
        urlsRefused = refused;
    }

    /** Whether the end of the task was known before it was read: nothing is added to it, unless a screenshot comes late. */
    public boolean complete() {
        return life == TaskLife.ENDED;
    }

    /** Whether it is final and has been for so long that no screenshot is likely to come late. */
    public boolean settled(Instant now) {
        return complete() && overFor(now).compareTo(SETTLED) > 0;
    }

    /**
     * The one of this name; {@code latest} and {@code first} are names too. A name that another replica has made of a position and
     * a path stands for what has this path.
     */
    public Optional<NamedScreenshot> find(String name) {
        return switch (name) {
            case ScreenshotNames.LATEST -> screenshots.last();
            case ScreenshotNames.FIRST -> screenshots.first();
            default ->
                screenshots.named(name).or(() -> ScreenshotNames.pathHash(name).flatMap(screenshots::ofPathHash));
        };
    }

    /** The one of this id, wherever it stands now and whatever its URL is. */
    public Optional<NamedScreenshot> findById(String id) {
        return screenshots.ofId(id);
    }

    /**
     * The first one whose URL differs from this one's in its fragment at the most: the same picture. Of a URL without a fragment,
     * which is every one that the vendor is known for, the screenshot itself.
     */
    public NamedScreenshot firstOfSameResource(NamedScreenshot screenshot) {
        String resource = Screenshot.resource(screenshot.url());
        return resource.equals(screenshot.url())
                ? screenshot
                : screenshots.ofResource(resource).orElse(screenshot);
    }
}
