package io.github.screenshotgateway.demo;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A task of the simulated vendor at one moment. A task whose id ends in a number began in that second; the others ended
 * long ago.
 *
 * @param start second of its start, since 1970
 * @param age seconds since its start; negative before it
 */
record SimulatedTask(String id, Kind kind, long start, long age) {
    static final int SECONDS_PER_STEP = 3;

    /** Seconds after the end of a late task until its last screenshot is there. */
    private static final int LATE_SECONDS = 20;

    /** Seconds after the URL of a slow task's screenshot until the picture is there. */
    private static final int SLOW_SECONDS = 6;

    private static final Pattern ID =
            Pattern.compile("demo-(?:(finished|disabled|gone)|(running|late|slow)-([0-9]{10}))");

    enum Kind {
        FINISHED(15, 1_735_725_600),
        DISABLED(4, 1_735_729_200),
        GONE(3, 1_735_732_800),
        RUNNING(15, 0),
        LATE(5, 0),
        SLOW(5, 0);

        private final int steps;
        private final long start;

        Kind(int steps, long start) {
            this.steps = steps;
            this.start = start;
        }
    }

    static Optional<SimulatedTask> find(String id, Instant now) {
        Matcher matcher = ID.matcher(id);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String name = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        Kind kind = Kind.valueOf(name.toUpperCase(Locale.ROOT));
        long start = matcher.group(3) == null ? kind.start : Long.parseLong(matcher.group(3));
        return Optional.of(new SimulatedTask(id, kind, start, now.getEpochSecond() - start));
    }

    /** Whether the 30 days for which images are stored are over. */
    static boolean isGone(long start) {
        return start == Kind.GONE.start;
    }

    boolean hasBegun() {
        return age >= 0;
    }

    boolean hasEnded() {
        return age >= duration();
    }

    /** Seconds. A task ends one step after its last screenshot. */
    int duration() {
        return (kind.steps + 1) * SECONDS_PER_STEP;
    }

    /** The steps so far, from 1. */
    IntStream steps() {
        return IntStream.rangeClosed(1, kind.steps).filter(step -> age >= step * SECONDS_PER_STEP);
    }

    /** Whether the upstream gives a URL for a step's screenshot. */
    boolean hasScreenshot(int step) {
        return switch (kind) {
            case DISABLED -> false;
            case LATE -> step < kind.steps || age >= duration() + LATE_SECONDS;
            default -> true;
        };
    }

    /** When the picture of a step can be downloaded: later than its URL is known in a slow task. */
    Optional<Instant> pictureReady(int step) {
        return kind == Kind.SLOW
                ? Optional.of(Instant.ofEpochSecond(start + step * SECONDS_PER_STEP + SLOW_SECONDS))
                : Optional.empty();
    }

    /** The id of the browser session, a UUID that ends in the start. */
    String session() {
        return "5e551040-0000-4000-8000-%012d".formatted(start);
    }
}
