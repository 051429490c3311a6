package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.cluster.Version;
import io.github.screenshotgateway.task.Screenshot;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskLife;
import io.github.screenshotgateway.upstream.Generation;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The screenshots of one task at the moment of a read, in capture order. Small, because most lists are cached for a
 * long time and requested rarely: screenshots are unpacked on access, and referred to weakly. {@link HotLists} keeps
 * those that are requested often. Thread-safe; only {@link #urlsRefused} changes.
 */
public final class ScreenshotList implements CachedTask {
    private final TaskId task;
    private final PackedScreenshots packed;
    private final TaskProgress progress;
    private final Freshness freshness;
    private final String cursor;
    private final RefreshReason reason;

    /** Of the screenshots that the list was made of, at first; of none if it came from another replica. */
    private volatile WeakReference<UnpackedScreenshots> unpacked;

    private volatile boolean urlsRefused;

    /** {@code null} if the vendor knows the task. */
    private final ArchiveCopy archived;

    private final Version version = new Version();

    /**
     * @param names of the screenshots, in the same order
     * @param cursor where the next read may continue; {@code null} if it must begin at the start
     * @param reason why the list was read
     */
    ScreenshotList(
            TaskId task,
            List<Screenshot> screenshots,
            List<NamedScreenshot> names,
            TaskProgress progress,
            Freshness freshness,
            String cursor,
            RefreshReason reason) {
        this(task, new PackedScreenshots(screenshots, names), progress, freshness, cursor, reason, null);
        this.unpacked = new WeakReference<>(new UnpackedScreenshots(this, names));
    }

    /** @param archived {@code null} if the vendor knows the task */
    ScreenshotList(
            TaskId task,
            PackedScreenshots packed,
            TaskProgress progress,
            Freshness freshness,
            String cursor,
            RefreshReason reason,
            ArchiveCopy archived) {
        this.archived = archived;
        this.task = task;
        this.packed = packed;
        this.unpacked = new WeakReference<>(null);
        this.progress = progress;
        this.freshness = freshness;
        this.cursor = cursor;
        this.reason = reason;
    }

    /**
     * A list that the vendor no longer has.
     *
     * @param names of the screenshots, whose positions are those in the list
     */
    static ScreenshotList ofArchive(
            TaskId task,
            List<NamedScreenshot> names,
            TaskProgress progress,
            Freshness freshness,
            ArchiveCopy archived) {
        List<Screenshot> screenshots = names.stream()
                .map(named -> new Screenshot(named.id(), named.source()))
                .toList();
        PackedScreenshots packed = new PackedScreenshots(screenshots, names);
        return new ScreenshotList(task, packed, progress, freshness, null, RefreshReason.FOR_URLS, archived);
    }

    /**
     * Where a list is from that the vendor no longer has.
     *
     * @param readAt when the vendor was asked for it
     * @param api by which the identity of images is made
     */
    public record ArchiveCopy(Instant readAt, Generation api) {}

    /** Where the list is from, if the vendor no longer has it. Its images are in the archive, too. */
    public Optional<ArchiveCopy> archived() {
        return Optional.ofNullable(archived);
    }

    @Override
    public Version version() {
        return version;
    }

    @Override
    public Uni<ScreenshotList> existing() {
        return Uni.createFrom().item(this);
    }

    public TaskId task() {
        return task;
    }

    /** The number of screenshots. */
    public int size() {
        return packed.size();
    }

    /** Unpacked on the calling thread when nobody has them; {@link HotLists} tells how long that takes. */
    public List<NamedScreenshot> screenshots() {
        return unpacked().all();
    }

    PackedScreenshots packed() {
        return packed;
    }

    /** Whether its screenshots are in memory as objects. */
    boolean isUnpacked() {
        return unpacked.get() != null;
    }

    UnpackedScreenshots unpacked() {
        UnpackedScreenshots known = unpacked.get();
        return known == null ? unpack() : known;
    }

    /** One at a time: of two results, {@link HotLists} would keep the one that is not referred to. */
    private synchronized UnpackedScreenshots unpack() {
        UnpackedScreenshots known = unpacked.get();
        if (known == null) {
            assert size() <= HotLists.SHORT || !Context.isOnEventLoopThread()
                    : "A long list is unpacked on an event loop";
            known = new UnpackedScreenshots(this, packed.unpack());
            unpacked = new WeakReference<>(known);
        }
        return known;
    }

    /** Whether both have the same screenshots, but for the queries of their URLs. Nothing is unpacked. */
    public boolean hasSameScreenshots(ScreenshotList other) {
        return packed.hasSameTexts(other.packed);
    }

    /** The upstream's URL of one of its screenshots. */
    public String url(NamedScreenshot screenshot) {
        return screenshot.source() + packed.query(screenshot.position());
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
        return screenshots().stream().map(NamedScreenshot::origin).collect(Collectors.toUnmodifiableSet());
    }

    public TaskProgress progress() {
        return progress;
    }

    @Override
    public Freshness freshness() {
        return freshness;
    }

    /** The remaining freshness; negative if the list is stale. */
    public Duration remaining(Instant now) {
        return freshness.remaining(now);
    }

    /** How long ago the upstream had the list; the freshness of a list from the archive begins later. */
    Duration ageOfContent(Instant now) {
        return archived == null || archived.readAt().isAfter(now) ? age(now) : Duration.between(archived.readAt(), now);
    }

    /** How long ago the upstream was asked for it. */
    public Duration age(Instant now) {
        return freshness.age(now);
    }

    public String cursor() {
        return cursor;
    }

    public RefreshReason reason() {
        return reason;
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
        return progress.life() == TaskLife.ENDED;
    }

    /**
     * The screenshot with this name; {@code latest} and {@code first} are names too. A name that another replica made
     * from a position and a path finds the screenshot with this path.
     */
    public Optional<NamedScreenshot> find(String name) {
        return unpacked().find(name);
    }

    /** The screenshot with this id, whatever its position and URL are now. */
    public Optional<NamedScreenshot> findById(String id) {
        return unpacked().findById(id);
    }
}
