package io.github.screenshotgateway.screenshots;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The screenshots of a list as objects, and an index of their names. Thread-safe. */
final class UnpackedScreenshots implements HotLists.MadeFromList {
    /** Estimated: objects, headers and an entry of the map; texts come on top. */
    private static final int BYTES_OF_SCREENSHOT = 300;

    private final ScreenshotList list;
    private final List<NamedScreenshot> screenshots;
    private final long bytes;

    /** Made when a name is looked up first. */
    private volatile Map<String, NamedScreenshot> byName;

    UnpackedScreenshots(ScreenshotList list, List<NamedScreenshot> screenshots) {
        this.list = list;
        this.screenshots = screenshots;
        this.bytes = list.bytes()
                + screenshots.stream()
                        .mapToLong(named -> BYTES_OF_SCREENSHOT
                                + named.name().length()
                                + named.id().length()
                                + named.source().length())
                        .sum();
    }

    @Override
    public ScreenshotList list() {
        return list;
    }

    /** In capture order. */
    List<NamedScreenshot> all() {
        return screenshots;
    }

    /** As {@link ScreenshotList#find}. */
    Optional<NamedScreenshot> find(String name) {
        return switch (name) {
            case ScreenshotNames.LATEST ->
                screenshots.isEmpty() ? Optional.empty() : Optional.of(screenshots.get(screenshots.size() - 1));
            case ScreenshotNames.FIRST -> screenshots.stream().findFirst();
            default ->
                Optional.ofNullable(byName().get(name))
                        .or(() -> ScreenshotNames.pathHash(name).flatMap(this::findByPathHash));
        };
    }

    private Optional<NamedScreenshot> findByPathHash(int hash) {
        return screenshots.stream()
                .filter(named -> named.source().hashCode() == hash)
                .findFirst();
    }

    Optional<NamedScreenshot> findById(String id) {
        return screenshots.stream().filter(named -> named.id().equals(id)).findFirst();
    }

    private Map<String, NamedScreenshot> byName() {
        Map<String, NamedScreenshot> known = byName;
        if (known == null) {
            known = index();
            byName = known;
        }
        return known;
    }

    /** Present names come before former ones. */
    private Map<String, NamedScreenshot> index() {
        Map<String, NamedScreenshot> made = new HashMap<>(2 * screenshots.size());
        screenshots.forEach(named -> made.putIfAbsent(named.name(), named));
        screenshots.forEach(named -> made.putIfAbsent(named.firstName(), named));
        return made;
    }

    @Override
    public long bytes() {
        return bytes;
    }
}
