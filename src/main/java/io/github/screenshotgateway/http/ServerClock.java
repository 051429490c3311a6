package io.github.screenshotgateway.http;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The time as the upstream and the media hosts have it: the gateway's own, corrected by what their answers show. Until when a
 * presigned URL is valid is decided by their clocks. Thread-safe.
 */
@Singleton
public class ServerClock {
    /** Dates are in whole seconds, and answers take a while. */
    private static final Duration NOISE = Duration.ofSeconds(5);

    /** A difference beyond it says that the server does not know the time, rather than that the gateway does not. */
    private static final Duration LARGEST = Duration.ofDays(1);

    private final InstantSource clock;

    private volatile Duration ahead = Duration.ZERO;

    public ServerClock(InstantSource clock) {
        this.clock = clock;
    }

    public Instant instant() {
        return clock.instant().plus(ahead);
    }

    /** By how much it is ahead of the gateway's own clock; negative when it is behind. */
    public Duration ahead() {
        return ahead;
    }

    /**
     * Takes note of an answer that has just arrived.
     *
     * @param date the value of its {@code Date} (RFC 9110, section 6.6.1); {@code null} when there is none
     * @param age the value of its {@code Age}, with which a cache marks what it answers from memory; {@code null} otherwise
     */
    public void answered(String date, String age) {
        if (age == null) {
            HttpDate.parse(date).ifPresent(this::observe);
        }
    }

    /** A URL that was just read says that it was signed at this moment, which cannot lie in the future. */
    public void signed(Instant moment) {
        if (moment.isAfter(instant().plus(NOISE))) {
            observe(moment);
        }
    }

    private void observe(Instant there) {
        Duration difference = Duration.between(clock.instant(), there);
        Duration size = difference.abs();
        if (size.compareTo(NOISE) < 0) {
            ahead = Duration.ZERO;
        } else if (size.compareTo(LARGEST) <= 0) {
            ahead = difference;
        }
    }
}
