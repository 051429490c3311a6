package io.github.screenshotgateway.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CallerNamesTest {
    @Test
    void withoutAListAllThatAreKnownMayCall() {
        assertTrue(new CallerNames(List.of()).mayCall("anyone"));
    }

    @Test
    void aNameOfTheListIsMeantAsAWhole() {
        CallerNames names = new CallerNames(List.of("search"));

        assertTrue(names.mayCall("search"));
        assertFalse(names.mayCall("search-two"));
        assertFalse(names.mayCall("sear"));
    }

    @Test
    void aStarAtTheEndStandsForAllThatBeginSo() {
        CallerNames names = new CallerNames(List.of("system:serviceaccount:payments:*"));

        assertTrue(names.mayCall("system:serviceaccount:payments:worker"));
        assertFalse(names.mayCall("system:serviceaccount:payments-evil:worker"));
    }

    /** Written by people, and by templates that were left empty: blanks alone must not stand for everybody. */
    @Test
    void blanksAroundNamesAreNoneOfThemAndNoNamesBetweenThem() {
        CallerNames names = new CallerNames(List.of(" payments", "search ", " "));

        assertTrue(names.mayCall("search"));
        assertFalse(names.mayCall(""));
        assertTrue(names.areListed());
        assertFalse(new CallerNames(List.of(" ", "")).areListed());
    }

    /** Each label value is a time series that stays. */
    @Test
    void theLabelsOfMetricsAreBounded() {
        CallerNames names = new CallerNames(List.of());
        for (int i = 0; i < 1000; i++) {
            assertEquals("n" + i, names.label("n" + i));
        }

        assertEquals("other", names.label("one-more"));
        assertEquals("n7", names.label("n7"));
    }
}
