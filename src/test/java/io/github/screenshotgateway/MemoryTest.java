package io.github.screenshotgateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewaySettings;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the sum of all bounds in {@code docs/memory.md} against the code, the settings and the memory of the pod. */
class MemoryTest {
    private static final double MIB = 1024 * 1024;

    /** Share of the heap that bounds may fill; the garbage collector needs the rest. */
    private static final double USABLE = 0.9;

    private static final String PACKAGE = "io.github.screenshotgateway.";
    private static final Map<String, String> SETTINGS = GatewaySettings.defaults();

    /** @param number as in the document: a count, or a share of the heap */
    record Row(String bound, String number, String bytes, double mib) {
        double amount() {
            if (number.endsWith("%")) {
                return heap() * digits(number) / 100;
            }
            return digits(number) * digits(bytes) / MIB;
        }
    }

    static Stream<Row> rows() {
        return Stream.concat(rowsOf("Heap").stream(), rowsOf("Direct memory").stream());
    }

    private static List<Row> rowsOf(String section) {
        String text =
                read("src/docs/memory.md").split("\n## " + section + "\n")[1].split("\n## ")[0];
        return all("(?m)^\\|[^|]+\\| `?([\\w.-]+)`? \\| ([\\d,% ]+) \\| ([\\d,]*) ?\\| ([\\d.]+) \\|$", text)
                .map(row -> new Row(row.group(1), row.group(2).strip(), row.group(3), Double.parseDouble(row.group(4))))
                .toList();
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<MatchResult> all(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results();
    }

    private static double digits(String text) {
        return Double.parseDouble(text.replaceAll("[^0-9]", ""));
    }

    /** In MiB. */
    private static double heap() {
        List<String> limits = all("memory: (\\d+)Mi", read("k8s/base/deployment.yaml"))
                .map(memory -> memory.group(1))
                .distinct()
                .toList();
        assertEquals(1, limits.size(), "request and limit");
        return digits(limits.get(0)) * flag("MaxRAMPercentage") / 100;
    }

    private static double directMemory() {
        return flag("MaxDirectMemorySize");
    }

    private static double flag(String name) {
        return all("(?m)^" + name + "=(\\d+)m?$", read("src/main/docker/jvm.flags"))
                .mapToDouble(value -> digits(value.group(1)))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void documentedNumberMatchesTheBound(Row row) throws ReflectiveOperationException {
        if (!row.bound().equals("measured")) {
            assertEquals(bound(row.bound()), digits(row.number()));
        }
    }

    private static double bound(String name) throws ReflectiveOperationException {
        if (SETTINGS.containsKey(name)) {
            String value = SETTINGS.get(name);
            return digits(value) * (value.endsWith("M") ? MIB : 1);
        }
        if (name.equals("quarkus.http.limits.max-connections")) {
            double all = all(
                            "(?m)^" + Pattern.quote(name) + "=(\\d+)$",
                            read("src/main/resources/application.properties"))
                    .mapToDouble(value -> digits(value.group(1)))
                    .findFirst()
                    .orElseThrow();
            return all - bound("gateway.limits.requests") - bound("gateway.limits.event-streams");
        }
        int dot = name.lastIndexOf('.');
        Field constant = Class.forName(PACKAGE + name.substring(0, dot)).getDeclaredField(name.substring(dot + 1));
        constant.setAccessible(true);
        return ((Number) constant.get(null)).doubleValue();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void amountIsNumberTimesBytes(Row row) {
        assertEquals(String.format(Locale.ROOT, "%.1f", row.amount()), Double.toString(row.mib()));
    }

    @Test
    void heapHoldsAllBounds() {
        double sum = rowsOf("Heap").stream().mapToDouble(Row::mib).sum();

        assertTrue(sum < USABLE * heap(), sum + " of " + heap());
    }

    /**
     * A waiting reader gets room for its whole image as soon as others have been read, so no number of zips can stall.
     */
    @Test
    void largestImageFitsIntoTheRoomForImages() throws ReflectiveOperationException {
        double transientHeap = heap() * bound("traffic.TransientHeap.SHARE") / 100;
        double images = Math.min(transientHeap * 3 / 4, bound("traffic.BytesInFlight.LIMIT") / MIB);

        double largest = Math.ceil(bound("gateway.images.maximum-size") / MIB);
        assertTrue(largest <= images, largest + " of " + images);
        // Leaves room for a list, a page or a small image.
        assertTrue(transientHeap - images > 10, transientHeap + " and " + images);
    }

    /** A zip keeps its entries while it waits for room. */
    @Test
    void largestImageFitsAlongsideTheEntriesOfAllZips() throws ReflectiveOperationException {
        double transientHeap = heap() * bound("traffic.TransientHeap.SHARE") / 100;
        double entries = bound("zip.Zips.MAX_BYTES") / MIB;

        assertTrue(bound("gateway.images.maximum-size") / MIB + entries <= transientHeap);
    }

    @Test
    void directMemoryHoldsAllBounds() {
        double sum = rowsOf("Direct memory").stream().mapToDouble(Row::mib).sum();

        assertTrue(sum < directMemory(), sum + " of " + directMemory());
    }

    /** A row that the pattern does not match would be missing from the sum. */
    @Test
    void everyTableRowIsParsed() {
        assertEquals(all("(?m)^\\|.*\\d \\|$", read("src/docs/memory.md")).count(), rows().count());
    }
}
