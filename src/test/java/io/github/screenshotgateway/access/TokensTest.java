package io.github.screenshotgateway.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.http.Sha256;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
    private static final String SETTING = "gateway.access.tokens-file";

    static String line(String token, String name) {
        return HexFormat.of().formatHex(Sha256.of(token)) + "  " + name + "\n";
    }

    private static Tokens tokens(String text) {
        return Tokens.parse(SETTING, text);
    }

    @Test
    void tokenIsFoundByItsDigest() {
        Tokens tokens = tokens(line("red", "payments") + line("blue", "search"));
        assertEquals(Optional.of("search"), tokens.nameOf("blue"));
        assertEquals(Optional.of("payments"), tokens.nameOf("red"));
        assertEquals(Optional.empty(), tokens.nameOf("green"));
    }

    /** Reading the file must not suffice to call. */
    @Test
    void digestItselfIsNotAccepted() {
        Tokens tokens = tokens(line("red", "payments"));
        assertEquals(Optional.empty(), tokens.nameOf(HexFormat.of().formatHex(Sha256.of("red"))));
    }

    @Test
    void commentsAndEmptyLinesAreSkippedAndDigitsAreCaseInsensitive() {
        Tokens tokens = tokens("# of the search team\n\n"
                + line("blue", "search").toUpperCase().replace("SEARCH", "search") + "\r\n");
        assertEquals(Optional.of("search"), tokens.nameOf("blue"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nobody", "plain-text-token search", "search", "abc  search", "  search two words"})
    void malformedFileIsInvalidSetting(String text) {
        assertThrows(InvalidSetting.class, () -> tokens(text));
    }

    /** The line may be a token that somebody forgot to hash. */
    @Test
    void errorNamesLineWithoutItsContent() {
        InvalidSetting refusal =
                assertThrows(InvalidSetting.class, () -> tokens(line("red", "payments") + "my-secret search"));
        assertTrue(refusal.getMessage().contains("line 2"), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("my-secret"), refusal.getMessage());
    }

    /** Its caller would be ambiguous. A duplicate line is not. */
    @Test
    void tokenUnderTwoNamesIsRefused() {
        String twice = line("red", "payments") + line("red", "payments");
        InvalidSetting refusal = assertThrows(InvalidSetting.class, () -> tokens(twice + line("red", "search")));
        assertEquals(Optional.of("payments"), tokens(twice).nameOf("red"));
        assertTrue(refusal.getMessage().contains("line 3"), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("search"), refusal.getMessage());
    }

    @Test
    void moreThanThousandTokensAreRefused() {
        String thousand =
                IntStream.range(0, 1000).mapToObj(i -> line("t" + i, "n" + i)).collect(Collectors.joining());
        assertEquals(Optional.of("n999"), tokens(thousand).nameOf("t999"));
        assertThrows(InvalidSetting.class, () -> tokens(thousand + line("one more", "n")));
    }
}
