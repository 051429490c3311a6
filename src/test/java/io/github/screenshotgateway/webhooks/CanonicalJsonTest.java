package io.github.screenshotgateway.webhooks;

import static io.github.screenshotgateway.support.Words.words;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The expected texts are Python's output for the bodies: {@code json.dumps(json.loads(body), sort_keys=True,
 * separators=(",", ":"))}, with {@code ensure_ascii} off and on. JavaScript's {@code JSON.stringify} matches the
 * former.
 */
class CanonicalJsonTest {
    /** Jackson's nesting limit, for reading and for writing. */
    private static final int MAX_DEPTH = 1_000;

    private static List<String> formsOf(String body) throws IOException {
        return CanonicalJson.formsOf(body.getBytes(StandardCharsets.UTF_8));
    }

    static Stream<Arguments> asciiBodies() {
        return Stream.of(
                arguments(
                        "{\"b\": 1, \"a\": {\"d\": [1, {\"z\": null, \"y\": true}], \"c\": false}}",
                        "{\"a\":{\"c\":false,\"d\":[1,{\"y\":true,\"z\":null}]},\"b\":1}"),
                arguments(
                        "{\"a10\":1,\"a2\":2,\"A\":3,\"_\":4,\"a\":5,\"\":6}",
                        "{\"\":6,\"A\":3,\"_\":4,\"a\":5,\"a10\":1,\"a2\":2}"),
                arguments(" [ { } , [ ] , \"\" , null , true , false ] \r\n\t", "[{},[],\"\",null,true,false]"),
                arguments("\"\\b\\f\\n\\r\\t\\u000a\"", "\"\\b\\f\\n\\r\\t\\n\""),
                arguments("\"\\/ \\\" \\\\ <>&'\"", "\"/ \\\" \\\\ <>&'\""),
                arguments("\"\\u0041\"", "\"A\""),
                arguments("\"\\u0000\\u0001\\u001F\"", "\"\\u0000\\u0001\\u001f\""),
                arguments("7", "7"),
                arguments("null", "null"));
    }

    @ParameterizedTest
    @MethodSource("asciiBodies")
    void asciiTextHasOneForm(String body, String canonical) throws IOException {
        assertEquals(List.of(canonical), formsOf(body));
    }

    static Stream<Arguments> otherBodies() {
        return Stream.of(
                arguments(
                        "{\"t\": \"caf\u00e9 \u4e2d\u6587 \ud83d\ude00\"}",
                        "{\"t\":\"caf\u00e9 \u4e2d\u6587 \ud83d\ude00\"}",
                        "{\"t\":\"caf\\u00e9 \\u4e2d\\u6587 \\ud83d\\ude00\"}"),
                arguments(
                        "{\"t\": \"\\uD83D\\uDE00\\u00E9\"}",
                        "{\"t\":\"\ud83d\ude00\u00e9\"}",
                        "{\"t\":\"\\ud83d\\ude00\\u00e9\"}"),
                arguments(
                        "{\"\u00e9\":1,\"z\":2,\"e\u0301\":3,\"\u4e2d\":4}",
                        "{\"e\u0301\":3,\"z\":2,\"\u00e9\":1,\"\u4e2d\":4}",
                        "{\"e\\u0301\":3,\"z\":2,\"\\u00e9\":1,\"\\u4e2d\":4}"),
                arguments("\"\\u007f\"", "\"\u007f\"", "\"\\u007f\""),
                arguments("\"\\u0080\\u2028\\u2029\"", "\"\u0080\u2028\u2029\"", "\"\\u0080\\u2028\\u2029\""),
                arguments("\"\\ud800\"", "\"\ud800\"", "\"\\ud800\""));
    }

    @ParameterizedTest
    @MethodSource("otherBodies")
    void nonAsciiTextHasAPlainAndAnEscapedForm(String body, String plain, String escaped) throws IOException {
        assertEquals(List.of(plain, escaped), formsOf(body));
    }

    /** Python sorts by code points. In UTF-16 order, the emoji would come first. */
    @Test
    void keysAreSortedByCodePoints() throws IOException {
        assertEquals(
                List.of(
                        "{\"\ue000\":3,\"\uff5e\":1,\"\ud83d\ude00\":2}",
                        "{\"\\ue000\":3,\"\\uff5e\":1,\"\\ud83d\\ude00\":2}"),
                formsOf("{\"\uff5e\":1,\"\ud83d\ude00\":2,\"\ue000\":3}"));
    }

    @Test
    void numbersKeepTheirDigits() throws IOException {
        for (String number : words("""
                1 1.0 1.50 1e5 1E+5 -0 -0.0 100000.0 1e+16 1e-07 5e-324 1e999999 1.7976931348623157e+308
                123456789012345678901234567890""")) {
            String body = "{\"n\":" + number + ",\"o\":[" + number + "]}";

            assertEquals(List.of(body), formsOf(body), number);
        }
    }

    @Test
    void bodyOtherThanOneValueIsRefused() {
        for (String body : words("""
                { [1, {"a"} {"a":1,} {a:1} {'a':1} {}{} {}] {"a":1,"a":1} [{"a":1,"\\u0061":2}] NaN [Infinity] - 01 +1
                .5 1. "\\x" "\\u12" " tru /**/{}""", "", " ", "{} x", "1 2", "\"\n\"", "#\n{}")) {
            assertThrows(IOException.class, () -> formsOf(body), body);
        }
    }

    @Test
    void deepestNestingIsAccepted() throws IOException {
        String body = "[".repeat(MAX_DEPTH) + "]".repeat(MAX_DEPTH);
        assertEquals(List.of(body), formsOf(body));
    }

    @ParameterizedTest
    @ValueSource(ints = {MAX_DEPTH + 1, 10_000})
    void deeperNestingIsRefused(int depth) {
        assertThrows(IOException.class, () -> formsOf("[".repeat(depth) + "]".repeat(depth)));
    }

    @Test
    void numberOfTenThousandDigitsIsRefused() {
        assertThrows(IOException.class, () -> formsOf("9".repeat(10_000)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0xff, 0xc3, 0x80})
    void invalidUtf8IsRefused(int octet) {
        assertThrows(IOException.class, () -> CanonicalJson.formsOf(new byte[] {'"', (byte) octet, '"'}));
    }
}
