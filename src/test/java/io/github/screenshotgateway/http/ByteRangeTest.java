package io.github.screenshotgateway.http;

import static io.github.screenshotgateway.support.Words.words;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110, section 14: every case against a representation of 1,000 bytes. */
class ByteRangeTest {

    private static final int SIZE = 1000;

    @ParameterizedTest
    @CsvSource({
        "bytes=0-499,   0, 499",
        "bytes=500-999, 500, 999",
        "bytes=0-0,     0, 0",
        "bytes=999-999, 999, 999",
        "bytes=007-010, 7, 10",
    })
    void rangeIncludesFirstAndLast(String header, int first, int last) {
        assertEquals(part(first, last), ByteRange.parse(header, SIZE));
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-, 0", "bytes=500-, 500", "bytes=999-, 999"})
    void openRangeEndsAtLastByte(String header, int first) {
        assertEquals(part(first, 999), ByteRange.parse(header, SIZE));
    }

    @ParameterizedTest
    @CsvSource({"bytes=-1, 999", "bytes=-500, 500", "bytes=-1000, 0"})
    void suffixCountsFromEnd(String header, int first) {
        assertEquals(part(first, 999), ByteRange.parse(header, SIZE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=-1001", "bytes=-9223372036854775808", "bytes=-99999999999999999999999"})
    void suffixLongerThanImageIsWholeImage(String header) {
        assertEquals(part(0, 999), ByteRange.parse(header, SIZE));
    }

    /** The second and the fourth number exceed an int and a long by one. */
    @ParameterizedTest
    @ValueSource(strings = {"1000", "2147483648", "9223372036854775807", "9223372036854775808", "99999999999999999999"})
    void lastPositionBeyondEndIsClamped(String last) {
        assertEquals(part(990, 999), ByteRange.parse("bytes=990-" + last, SIZE));
    }

    @Test
    void rangeOutsideImageIsNotSatisfiable() {
        for (String header : words("""
                bytes=1000- bytes=1000-1000 bytes=4294967296- bytes=18446744073709551616-
                bytes=18446744073709551616-18446744073709551617 bytes=-0 bytes=-000""")) {
            var problem = assertThrows(Problem.class, () -> ByteRange.parse(header, SIZE), header);

            assertEquals(ProblemType.RANGE_NOT_SATISFIABLE, problem.type(), header);
        }
    }

    /** The client can then request an existing part (RFC 9110, section 15.5.17). */
    @Test
    void unsatisfiableRangeReturnsSize() {
        var problem = assertThrows(Problem.class, () -> ByteRange.parse("bytes=1000-", SIZE));
        assertEquals(Map.of("Content-Range", "bytes */1000"), problem.headers());
    }

    /** A server may ignore all of these (section 14.2). Many small ranges in one request are a known attack. */
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"lines=1-2", "=0-1", "bytesx=0-1", "bytes=0-1,5-6", "bytes=0-, 0-, 0-, 0-", "bytes=1-2,-1"})
    void anyOtherRangeMeansWholeImage(String header) {
        assertEquals(Optional.empty(), ByteRange.parse(header, SIZE));
    }

    /** With quadratic parsing, these would block an event loop for minutes. */
    @Test
    @Timeout(30)
    void millionsOfDigitsAreParsedInLinearTime() {
        String huge = "9".repeat(3_000_000);
        String zeros = "0".repeat(3_000_000);
        assertEquals(part(990, 999), ByteRange.parse("bytes=990-" + huge, SIZE));
        assertEquals(part(7, 10), ByteRange.parse("bytes=" + zeros + "7-" + zeros + "10", SIZE));
        assertEquals(Optional.empty(), ByteRange.parse("bytes=1-2" + ",3-4".repeat(1_000_000), SIZE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bytes=10-19", "BYTES=10-19", "bytes= 10-19", "bytes=10-19 ", " bytes=10-19", "bytes=\t10-19"})
    void unitCaseAndSurroundingSpaceAreIgnored(String header) {
        assertEquals(part(10, 19), ByteRange.parse(header, SIZE));
    }

    @Test
    void malformedRangeIsInvalidRequest() {
        for (String header : words("""
                bytes bytes= bytes=- bytes=5 bytes=a-b bytes=--1 bytes=+1-2 bytes=0-1,x bytes=\u0661-\u0662 bytes=2-1
                bytes=999999999999999999999-1""", "", "bytes 0-1", "bytes=0 - 1")) {
            var problem = assertThrows(Problem.class, () -> ByteRange.parse(header, SIZE), header);

            assertEquals(ProblemType.INVALID_REQUEST, problem.type(), header);
        }
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-0, 1, bytes 0-0/1000", "bytes=-10, 10, bytes 990-999/1000", "bytes=0-, 1000, bytes 0-999/1000"
    })
    void partHasLengthAndContentRange(String header, int length, String contentRange) {
        ByteRange range = ByteRange.parse(header, SIZE).orElseThrow();
        assertEquals(length + " " + contentRange, range.length() + " " + range.contentRange());
    }

    private static Optional<ByteRange> part(int first, int last) {
        return Optional.of(new ByteRange(first, last, SIZE));
    }
}
