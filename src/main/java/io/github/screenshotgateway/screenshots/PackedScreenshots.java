package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.task.Screenshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The screenshots of a list in few bytes: a tenth or less of what their objects take, since their ids, URLs and names
 * are nearly the same. Immutable.
 *
 * <p>Each method goes through them from the first on, whatever it looks for. To look through 20 takes half a
 * microsecond and through 10,000 a quarter of a millisecond, to unpack them all twice that; with presigned URLs, up to
 * ten times as long ({@code ListBenchmark} in {@code src/bench}).
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
        ScreenshotsReader reader = new ScreenshotsReader(packed);
        NamedScreenshot former = null;
        while (reader.next()) {
            if (reader.name().equals(name)) {
                return Optional.of(reader.screenshot());
            }
            if (former == null && name.equals(reader.otherFirstName())) {
                former = reader.screenshot();
            }
        }
        return Optional.ofNullable(former);
    }

    Optional<NamedScreenshot> ofId(String id) {
        return first(reader -> reader.id().equals(id));
    }

    Optional<NamedScreenshot> ofPathHash(String hash) {
        return first(
                reader -> new Screenshot(reader.id(), reader.url()).pathHash().equals(hash));
    }

    Optional<NamedScreenshot> ofResource(String resource) {
        return first(reader -> Screenshot.resource(reader.url()).equals(resource));
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
