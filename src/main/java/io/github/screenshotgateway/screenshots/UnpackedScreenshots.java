package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.task.Screenshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The screenshots of a list as objects, and the positions of their names. Thread-safe. */
final class UnpackedScreenshots implements UnpackedLists.MadeFromList {
    /** Objects, headers and an entry of the map; texts come on top. Measured with {@code FullListCache}. */
    private static final int BYTES_OF_SCREENSHOT = 300;

    private final ScreenshotList list;
    private final List<NamedScreenshot> screenshots;

    /** Made when a name is looked up first. */
    private volatile Map<String, Integer> positions;

    UnpackedScreenshots(ScreenshotList list, List<NamedScreenshot> screenshots) {
        this.list = list;
        this.screenshots = screenshots;
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
                Optional.ofNullable(position(name)).map(screenshots::get).or(() -> ScreenshotNames.pathHash(name)
                        .flatMap(this::findByPathHash));
        };
    }

    private Optional<NamedScreenshot> findByPathHash(String hash) {
        return screenshots.stream()
                .filter(named ->
                        new Screenshot(named.id(), named.source()).pathHash().equals(hash))
                .findFirst();
    }

    Optional<NamedScreenshot> findById(String id) {
        return screenshots.stream().filter(named -> named.id().equals(id)).findFirst();
    }

    /** The position of the screenshot with this name, or that had it first; {@code null} if there is none. */
    Integer position(String name) {
        Map<String, Integer> known = positions;
        if (known == null) {
            known = positions();
            positions = known;
        }
        return known.get(name);
    }

    /** Present names come before former ones. */
    private Map<String, Integer> positions() {
        Map<String, Integer> made = new HashMap<>(2 * screenshots.size());
        for (int i = 0; i < screenshots.size(); i++) {
            made.putIfAbsent(screenshots.get(i).name(), i);
        }
        for (int i = 0; i < screenshots.size(); i++) {
            made.putIfAbsent(screenshots.get(i).firstName(), i);
        }
        return made;
    }

    @Override
    public long bytes() {
        return list.bytes()
                + screenshots.stream()
                        .mapToLong(named -> BYTES_OF_SCREENSHOT
                                + named.name().length()
                                + named.id().length()
                                + named.source().length())
                        .sum();
    }
}
