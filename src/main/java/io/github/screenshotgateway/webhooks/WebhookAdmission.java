package io.github.screenshotgateway.webhooks;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.traffic.Bound;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Bounds the webhooks under way, apart from all other requests: anybody can send one, and only its whole body shows
 * whether it is signed.
 *
 * <p>When all places are taken, a newcomer gets that of a body which still arrives: the oldest one of the client address
 * that has the most. So clients that stall displace each other, and keep the vendor out neither by their number nor, where
 * a proxy makes all addresses one, by their patience: what the vendor sends arrives within milliseconds. Thread-safe.
 */
@Singleton
class WebhookAdmission {
    /** 64 bodies of 64 kB, the largest that is taken, are 4 MB; each is copied once, when it is complete. */
    static final int MOST = 64;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Bound places = new Bound(MOST, "webhooks", RETRY_AFTER);

    /** The oldest first. */
    private final Set<Place> arriving = new LinkedHashSet<>();

    private final Counter shed;

    WebhookAdmission(MeterRegistry metrics) {
        this.shed = metrics.counter("gateway.webhooks", "event", "shed");
    }

    /**
     * Takes a place, which is to be left.
     *
     * @param address of the client; {@code null} when a proxy has named it otherwise
     * @throws Problem {@code upstream-busy} when all places are taken by bodies that have arrived
     */
    synchronized Place enter(String address) {
        if (places.taken() == MOST) {
            displaceOne();
        }
        try {
            places.enter();
        } catch (Problem full) {
            shed.increment();
            throw full;
        }
        Place place = new Place(address);
        arriving.add(place);
        return place;
    }

    private void displaceOne() {
        Map<String, Long> byAddress =
                arriving.stream().collect(Collectors.groupingBy(place -> place.address, Collectors.counting()));
        // Of several with as many, the first.
        arriving.stream()
                .reduce((a, b) -> byAddress.get(b.address) > byAddress.get(a.address) ? b : a)
                .ifPresent(Place::displace);
    }

    /** That of one webhook. */
    final class Place {
        private final String address;
        private Runnable whenDisplaced = () -> {};
        private boolean kept;
        private boolean left;

        private Place(String address) {
            this.address = Objects.toString(address);
        }

        /** Has something done when another webhook takes this place, at once if one has done so; on any thread. */
        void whenDisplaced(Runnable action) {
            synchronized (WebhookAdmission.this) {
                if (!left) {
                    whenDisplaced = action;
                    return;
                }
            }
            action.run();
        }

        /**
         * To be called when the body has arrived: nobody takes the place from then on.
         *
         * @return false when it was left or taken before
         */
        boolean keep() {
            synchronized (WebhookAdmission.this) {
                arriving.remove(this);
                kept = !left;
                return kept;
            }
        }

        void leaveUnlessKept() {
            synchronized (WebhookAdmission.this) {
                if (!kept) {
                    leave();
                }
            }
        }

        /** Once more does no harm. */
        void leave() {
            synchronized (WebhookAdmission.this) {
                if (!left) {
                    left = true;
                    arriving.remove(this);
                    places.leave();
                }
            }
        }

        private void displace() {
            leave();
            shed.increment();
            whenDisplaced.run();
        }

        /** What its client is answered then. */
        Problem displaced() {
            return Problem.busy("Newer webhooks have taken the place of this one.", RETRY_AFTER);
        }
    }
}
