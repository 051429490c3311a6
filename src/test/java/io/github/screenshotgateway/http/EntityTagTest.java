package io.github.screenshotgateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertEquals;
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

    /** RFC 9110, section 13.1.2: a list, compared weakly; caches in between make tags weak when they compress. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"abc\"",
                "W/\"abc\"",
                "*",
                " \"abc\" ",
                "\"x\", \"abc\"",
                "\"x\",\"abc\",\"y\"",
                "W/\"x\" , W/\"abc\"",
                ", \"abc\""
            })
    void ifNoneMatchNamesTheTag(String header) {
        assertTrue(TAG.matches(header == null ? List.of() : List.of(header)));
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
    void ifNoneMatchNamesAnotherTagOrNone(String header) {
        assertFalse(TAG.matches(header == null ? List.of() : List.of(header)));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"\"abc\"", " \"abc\" "})
    void ifRangeAllowsThePartWhenTheTagIsTheSame(String header) {
        assertTrue(TAG.allowsRange(header));
    }

    /** RFC 9110, section 13.1.5: parts of two versions must never be put together, so weak tags do not count. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "W/\"abc\"",
                "\"other\"",
                "abc",
                "*",
                "",
                "\"abc\", \"x\"",
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Fri, 31 Dec 9999 23:59:59 GMT"
            })
    void ifRangeAsksForTheWholeWhenItIsNoStrongMatch(String header) {
        assertFalse(TAG.allowsRange(header));
    }

    /** Quotes around characters that need no escape, and no comma that would split it in a list. */
    @Test
    void aTagIsQuotedAndHolds128Bits() {
        assertThat(EntityTag.of("content".getBytes(UTF_8)).value(), matchesPattern("\"[A-Za-z0-9_-]{22}\""));
    }

    @Test
    void theSameBytesHaveTheSameTag() {
        assertEquals(EntityTag.of("content".getBytes(UTF_8)), EntityTag.of("content".getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Content", "content ", "contenu"})
    void otherBytesHaveAnotherTag(String other) {
        assertNotEquals(EntityTag.of("content".getBytes(UTF_8)), EntityTag.of(other.getBytes(UTF_8)));
    }

    /** A list may be spread over several lines (RFC 9110, section 5.3). */
    @Test
    void everyLineCounts() {
        assertTrue(TAG.matches(List.of("\"other\"", TAG.value())));
    }
}
