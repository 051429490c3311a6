package io.github.screenshotgateway.pages;

import java.time.Duration;

/** Formats counts and ages for people. */
final class ReadableNumbers {
    private static final Duration TWO_MINUTES = Duration.ofMinutes(2);
    private static final Duration TWO_HOURS = Duration.ofHours(2);

    private ReadableNumbers() {}

    static String count(int screenshots) {
        return screenshots == 1 ? "1 screenshot" : screenshots + " screenshots";
    }

    static String age(Duration age) {
        if (age.compareTo(TWO_MINUTES) < 0) {
            return age.toSeconds() == 1 ? "1 second" : age.toSeconds() + " seconds";
        }
        return age.compareTo(TWO_HOURS) < 0 ? age.toMinutes() + " minutes" : age.toHours() + " hours";
    }
}
