package io.github.screenshotgateway.screenshots;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The screenshots of a list in few bytes: a tenth or less of what their objects take, since their ids, URLs and names
 * are nearly the same. Immutable.
 *
 * <p>Each method goes through them from the first on, whatever it looks for: 20 take less than a microsecond to look
 * through and 10,000 take half a millisecond; see {@code src/bench}.
 */
final class PackedScreenshots {
    private final byte[] packed;

    PackedScreenshots(List<NamedScreenshot> screenshots) {
        this.packed = ScreenshotsWriter.pack(screenshots);
    }

    int size() {
        return new ScreenshotsReader(packed).size();
    }

    /** What they take. */
    int bytes() {
        return packed.length;
    }

    /** The very ones that were packed, each as a new object. */
    List<NamedScreenshot> unpacked() {
        return each(ScreenshotsReader::screenshot);
    }

    /** A part of each of them, without the cost of the others. */
    <T> List<T> each(Function<ScreenshotsReader, T> part) {
        ScreenshotsReader reader = new ScreenshotsReader(packed);
        List<T> parts = new ArrayList<>(reader.size());
        while (reader.next()) {
            parts.add(part.apply(reader));
        }
        return List.copyOf(parts);
    }

    Optional<NamedScreenshot> first() {
        return first(reader -> true);
    }

    Optional<NamedScreenshot> last() {
        ScreenshotsReader reader = new ScreenshotsReader(packed);
        if (reader.size() == 0) {
            return Optional.empty();
        }
        while (reader.next()) {
            // Each is known by how it differs from the one before.
        }
        return Optional.of(reader.screenshot());
    }

    /** The one of this name, or the one that had it first. */
    Optional<NamedScreenshot> named(String name) {
        return first(reader -> reader.name().equals(name))
                .or(() -> first(reader -> name.equals(reader.otherFirstName())));
    }

    Optional<NamedScreenshot> ofId(String id) {
        return first(reader -> reader.id().equals(id));
    }

    private Optional<NamedScreenshot> first(Predicate<ScreenshotsReader> condition) {
        ScreenshotsReader reader = new ScreenshotsReader(packed);
        while (reader.next()) {
            if (condition.test(reader)) {
                return Optional.of(reader.screenshot());
            }
        }
        return Optional.empty();
    }
}
