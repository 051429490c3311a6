package io.github.screenshotgateway.http;

import static io.github.screenshotgateway.support.Words.words;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagTest {

    private static final EntityTag TAG = new EntityTag("\"abc\"");

    /** RFC 9110, section 13.1.2: a list, compared weakly. Intermediaries that compress make tags weak. */
    @Test
    void ifNoneMatchWithTagMatches() {
        for (String header : words(
                "\"abc\" W/\"abc\" * \"x\",\"abc\",\"y\"",
                " \"abc\" ",
                "\"x\", \"abc\"",
                "W/\"x\" , W/\"abc\"",
                ", \"abc\"")) {
            assertTrue(TAG.matches(header == null ? List.of() : List.of(header)), header);
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "abc",
                "W/abc",
                "'abc'",
                "\"abc",
                "abc\"",
                "\"ABC\"",
                "\"ab\"",
                "\"abcd\"",
                "w/\"abc\"",
                "\"*\"",
                "W/*",
                "W/",
                "W/ \"abc\"",
                "\"x\", \"y\"",
                "\"abc\" \"x\"",
                ","
            })
    void ifNoneMatchWithoutTagDoesNotMatch(String header) {
        assertFalse(TAG.matches(header == null ? List.of() : List.of(header)));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"\"abc\"", " \"abc\" "})
    void absentOrSameIfRangeAllowsRange(String header) {
        assertTrue(TAG.allowsRange(header));
    }

    /** RFC 9110, section 13.1.5: parts of two versions must not be combined, so weak tags do not match. */
    @Test
    void ifRangeWithoutStrongMatchRefusesRange() {
        for (String header : words(
                "W/\"abc\" \"other\" abc *",
                "",
                "\"abc\", \"x\"",
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Fri, 31 Dec 9999 23:59:59 GMT")) {
            assertFalse(TAG.allowsRange(header), header);
        }
    }

    /** The characters need no escape, and contain no comma, which would split the tag in a list. */
    @Test
    void tagIsQuotedAndHas128Bits() {
        assertThat(EntityTag.of("content".getBytes(UTF_8)).value(), matchesPattern("\"[A-Za-z0-9_-]{22}\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Content", "content ", "contenu"})
    void differentBytesHaveDifferentTags(String other) {
        assertNotEquals(EntityTag.of("content".getBytes(UTF_8)), EntityTag.of(other.getBytes(UTF_8)));
    }

    /** A list may be spread over several lines (RFC 9110, section 5.3). */
    @Test
    void tagInSecondHeaderLineMatches() {
        assertTrue(TAG.matches(List.of("\"other\"", TAG.value())));
    }
}
