package io.github.screenshotgateway.screenshots;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PackedFreshnessTest {
    static IntStream seeds() {
        return IntStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void packingKeepsNanoseconds(int seed) {
        Random random = new Random(seed);
        Freshness freshness = new Freshness(any(random), any(random), any(random), any(random), any(random));

        assertEquals(freshness, PackedFreshness.of(freshness).unpacked());
    }

    @Test
    void packingKeepsUrlsThatNeverExpire() {
        assertEquals(Instant.MAX, repacked(Instant.MAX));
    }

    @ParameterizedTest
    @CsvSource({"1970-01-01T00:00:00Z", "1969-12-31T23:59:59.999999999Z", "2261-12-31T23:59:59.999999999Z"})
    void packingKeepsTheExtremeMoments(Instant moment) {
        assertEquals(moment, repacked(moment));
    }

    /** {@code Expires=} has up to eleven digits, and a duration may be a thousand years. */
    @ParameterizedTest
    @CsvSource({"2262-04-12T00:00:00Z", "5138-11-16T09:46:39Z", "+999999999-12-31T23:59:59Z"})
    void laterMomentBecomesTheLastOneThatFits(Instant moment) {
        assertEquals(2262, repacked(moment).atZone(ZoneOffset.UTC).getYear());
    }

    private static Instant repacked(Instant urlsUntil) {
        Instant now = Instant.EPOCH;
        return PackedFreshness.of(new Freshness(now, now, now, now, urlsUntil))
                .unpacked()
                .urlsUntil();
    }

    private static Instant any(Random random) {
        return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
    }
}
