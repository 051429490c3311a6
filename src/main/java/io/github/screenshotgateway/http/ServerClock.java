package io.github.screenshotgateway.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The clocks of the upstream and the media hosts: the gateway's own clock, corrected by the dates in their
 * responses. Their clocks decide when a presigned URL expires. Thread-safe.
 */
@Singleton
public class ServerClock {
    /** Dates are in whole seconds, and responses take a while. */
    private static final Duration NOISE = Duration.ofSeconds(5);

    /** Beyond this difference, the server's clock is assumed to be wrong, not the gateway's. */
    private static final Duration LARGEST = Duration.ofDays(1);

    /** A wildcard can allow any number of hosts. */
    private static final int MAX_HOSTS = 1_000;

    /** The host's clock or the gateway's may be corrected meanwhile. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final InstantSource clock;
    private final Cache<String, Duration> mediaHosts = Caffeine.newBuilder()
            .maximumSize(MAX_HOSTS)
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

    /** The time of a media host; the upstream's time while the host's is unknown. */
    public Instant instantAt(String origin) {
        Duration own = mediaHosts.getIfPresent(origin);
        return clock.instant().plus(own == null ? ahead : own);
    }

    /** How far the upstream's clock is ahead of the gateway's; negative when it is behind. */
    public Duration ahead() {
        return ahead;
    }

    /**
     * Records a response of the upstream that has just arrived.
     *
     * @param date the value of its {@code Date} (RFC 9110, section 6.6.1); {@code null} without one
     * @param age the value of its {@code Age}, which a cache adds to a stored response; {@code null} without one
     */
    public void recordUpstreamDate(String date, String age) {
        difference(date, age).ifPresent(difference -> ahead = difference);
    }

    /** The same for a response of a media host. */
    public void recordMediaHostDate(String origin, String date, String age) {
        difference(date, age).ifPresent(difference -> mediaHosts.put(origin, difference));
    }

    /** Records the signing time of a URL that the upstream has just issued: it cannot be in the future. */
    public void recordSigningTime(Instant moment) {
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
