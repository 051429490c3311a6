package io.github.screenshotgateway.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CallerNamesTest {
    @Test
    void trailingStarMatchesPrefix() {
        CallerNames names = new CallerNames(List.of("system:serviceaccount:payments:*"));
        assertTrue(names.mayCall("system:serviceaccount:payments:worker"));
        assertFalse(names.mayCall("system:serviceaccount:payments-evil:worker"));
    }

    /** People, and templates with empty values, write the list: a blank name must not match everybody. */
    @Test
    void blanksAreStrippedAndBlankNamesIgnored() {
        CallerNames names = new CallerNames(List.of(" payments", "search ", " "));
        assertTrue(names.mayCall("search"));
        assertFalse(names.mayCall(""));
        assertTrue(names.isRestricted());
        assertFalse(new CallerNames(List.of(" ", "")).isRestricted());
    }

    /** Each label value is a permanent time series. */
    @Test
    void nameBeyondThousandLabelsIsOther() {
        CallerNames names = new CallerNames(List.of());
        for (int i = 0; i < 1000; i++) {
            assertEquals("n" + i, names.label("n" + i));
        }
        assertEquals("other", names.label("one-more"));
        assertEquals("n7", names.label("n7"));
    }
}
