package io.github.screenshotgateway.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The time as the upstream and each of the media hosts have it: the gateway's own, corrected by what their answers show. Until
 * when a presigned URL is valid is decided by their clocks. Thread-safe.
 */
@Singleton
public class ServerClock {
    /** Dates are in whole seconds, and answers take a while. */
    private static final Duration NOISE = Duration.ofSeconds(5);

    /** A difference beyond it says that the server does not know the time, rather than that the gateway does not. */
    private static final Duration LARGEST = Duration.ofDays(1);

    /** A wildcard can allow any number of hosts. */
    private static final int MOST_HOSTS = 1_000;

    /** The clock of the host, or the gateway's own, may have been put right since. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final InstantSource clock;
    private final Cache<String, Duration> mediaHosts = Caffeine.newBuilder()
            .maximumSize(MOST_HOSTS)
            .expireAfterWrite(REMEMBERED)
            .build();

    private volatile Duration ahead = Duration.ZERO;

    public ServerClock(InstantSource clock) {
        this.clock = clock;
    }

    /** The time of the upstream. */
    public Instant instant() {
        return clock.instant().plus(ahead);
    }

    /** The time of a media host; the upstream's as long as the host's own is not known. */
    public Instant instantAt(String origin) {
        Duration own = mediaHosts.getIfPresent(origin);
        return clock.instant().plus(own == null ? ahead : own);
    }

    /** By how much the upstream is ahead of the gateway's own clock; negative when it is behind. */
    public Duration ahead() {
        return ahead;
    }

    /**
     * Takes note of an answer of the upstream that has just arrived.
     *
     * @param date the value of its {@code Date} (RFC 9110, section 6.6.1); {@code null} when there is none
     * @param age the value of its {@code Age}, with which a cache marks what it answers from memory; {@code null} otherwise
     */
    public void upstreamAnswered(String date, String age) {
        difference(date, age).ifPresent(difference -> ahead = difference);
    }

    /** The same for an answer of a media host. */
    public void mediaHostAnswered(String origin, String date, String age) {
        difference(date, age).ifPresent(difference -> mediaHosts.put(origin, difference));
    }

    /** A URL that the upstream has just given says that it was signed at this moment, which cannot lie in the future. */
    public void signed(Instant moment) {
        if (moment.isAfter(instant().plus(NOISE))) {
            difference(moment).ifPresent(difference -> ahead = difference);
        }
    }

    private Optional<Duration> difference(String date, String age) {
        return age == null ? HttpDate.parse(date).flatMap(this::difference) : Optional.empty();
    }

    private Optional<Duration> difference(Instant there) {
        Duration difference = Duration.between(clock.instant(), there);
        Duration size = difference.abs();
        if (size.compareTo(NOISE) < 0) {
            return Optional.of(Duration.ZERO);
        }
        return size.compareTo(LARGEST) <= 0 ? Optional.of(difference) : Optional.empty();
    }
}
