package io.github.screenshotgateway.webhooks;

import io.github.screenshotgateway.problem.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * Bounds the webhooks in progress, separately from all other requests: anybody can send one, and only the complete body
 * shows whether it is signed.
 *
 * <p>When all places are taken, a new webhook displaces one whose body is arriving or waiting for verification: the
 * oldest of the client address that holds the most places. Unsigned senders therefore displace each other. They cannot
 * lock the vendor out by their number, nor, where a proxy hides all addresses behind one, by sending slowly: the
 * vendor's bodies arrive within milliseconds.
 *
 * <p>Of the waiting bodies, the smallest is verified first. The vendor's have a few hundred bytes, so small unsigned
 * bodies delay them no longer than it takes to send those, and large ones wait. Thread-safe.
 */
@Singleton
class WebhookAdmission {
    /** 64 bodies of at most 64 kB are 4 MB. Each is copied once, for its verification. */
    static final int MAX = 64;

    /** Sorting and signing 64 kB takes milliseconds and some megabytes. */
    static final int VERIFIED_AT_ONCE = 2;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Executor workers;
    private final Counter shed;

    /** Webhooks that are arriving or waiting for verification, oldest first. */
    private final Set<Place> displaceable = new LinkedHashSet<>();

    /** Places in use: the displaceable ones and those being verified. */
    private int placesInUse;

    private int verifiers;

    @Inject
    WebhookAdmission(MeterRegistry metrics) {
        this(metrics, task -> Infrastructure.getDefaultWorkerPool().execute(task));
    }

    /** @param workers runs the verifications */
    WebhookAdmission(MeterRegistry metrics, Executor workers) {
        this.workers = workers;
        this.shed = metrics.counter("gateway.webhooks", "event", "shed");
    }

    /**
     * Takes a place. The caller must leave it unless it is verified.
     *
     * @param address the client's address; {@code null} when a proxy supplied another name
     */
    synchronized Place enter(String address) {
        if (placesInUse == MAX) {
            displaceOne();
        }
        placesInUse++;
        Place place = new Place(address);
        displaceable.add(place);
        return place;
    }

    private void displaceOne() {
        Map<String, Long> byAddress =
                displaceable.stream().collect(Collectors.groupingBy(place -> place.address, Collectors.counting()));
        // On a tie, the first.
        displaceable.stream()
                .reduce((a, b) -> byAddress.get(b.address) > byAddress.get(a.address) ? b : a)
                .ifPresent(Place::displace);
    }

    private void verifyNext() {
        takeSmallest().ifPresent(place -> {
            try {
                place.verification.run();
            } finally {
                leave();
                workers.execute(this::verifyNext);
            }
        });
    }

    private synchronized Optional<Place> takeSmallest() {
        Optional<Place> smallest = displaceable.stream()
                .filter(place -> place.verification != null)
                .min(Comparator.comparingInt(place -> place.bytes));
        smallest.ifPresentOrElse(displaceable::remove, () -> verifiers--);
        return smallest;
    }

    private synchronized void leave() {
        placesInUse--;
    }

    /** The place of one webhook. */
    final class Place {
        private final String address;
        private Runnable whenDisplaced = () -> {};
        private boolean displaced;
        private int bytes;

        /** {@code null} while the body arrives. */
        private Runnable verification;

        private Place(String address) {
            this.address = Objects.toString(address);
        }

        /** Runs the action when another webhook takes this place, or now if one already has; on any thread. */
        void whenDisplaced(Runnable action) {
            synchronized (WebhookAdmission.this) {
                if (!displaced) {
                    whenDisplaced = action;
                    return;
                }
            }
            action.run();
        }

        /**
         * Call this when the body has arrived. It is verified on a worker thread, unless the place is displaced or left
         * first. During the verification the place cannot be displaced; afterwards it is free.
         */
        void verify(int bytes, Runnable verification) {
            synchronized (WebhookAdmission.this) {
                this.bytes = bytes;
                this.verification = verification;
                if (!displaceable.contains(this) || verifiers == VERIFIED_AT_ONCE) {
                    return;
                }
                verifiers++;
            }
            workers.execute(WebhookAdmission.this::verifyNext);
        }

        /** Idempotent; has no effect during verification. */
        void leave() {
            synchronized (WebhookAdmission.this) {
                if (displaceable.remove(this)) {
                    placesInUse--;
                }
            }
        }

        private void displace() {
            leave();
            displaced = true;
            shed.increment();
            whenDisplaced.run();
        }

        /** The response to a displaced webhook. */
        Problem displaced() {
            return Problem.busy("Newer webhooks displaced this one.", RETRY_AFTER);
        }
    }
}
