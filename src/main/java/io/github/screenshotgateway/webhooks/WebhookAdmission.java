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
 * Bounds the webhooks under way, apart from all other requests: anybody can send one, and only its whole body shows
 * whether it is signed.
 *
 * <p>When all places are taken, a newcomer gets that of a body which arrives or waits for its verification: the oldest one
 * of the client address that has the most. So strangers displace each other, and keep the vendor out neither by their
 * number nor, where a proxy makes all addresses one, by their patience: what the vendor sends arrives within milliseconds.
 *
 * <p>Of the bodies that wait, the smallest is verified first. The vendor's have some hundred bytes, and so small ones of
 * strangers take no longer than it takes to send them; the large ones wait. Thread-safe.
 */
@Singleton
class WebhookAdmission {
    /** 64 bodies of 64 kB, the largest that is taken, are 4 MB; each is copied once, when it is verified. */
    static final int MOST = 64;

    /** Sorting and signing 64 kB takes milliseconds, and some megabytes. */
    static final int VERIFIED_AT_ONCE = 2;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Executor workers;
    private final Counter shed;

    /** Those that arrive or wait, the oldest first. */
    private final Set<Place> displaceable = new LinkedHashSet<>();

    /** These, and those that are verified. */
    private int taken;

    private int verifiers;

    @Inject
    WebhookAdmission(MeterRegistry metrics) {
        this(metrics, task -> Infrastructure.getDefaultWorkerPool().execute(task));
    }

    /** @param workers which verify */
    WebhookAdmission(MeterRegistry metrics, Executor workers) {
        this.workers = workers;
        this.shed = metrics.counter("gateway.webhooks", "event", "shed");
    }

    /**
     * Takes a place, which is to be left unless it comes to its verification.
     *
     * @param address of the client; {@code null} when a proxy has named it otherwise
     */
    synchronized Place enter(String address) {
        if (taken == MOST) {
            displaceOne();
        }
        taken++;
        Place place = new Place(address);
        displaceable.add(place);
        return place;
    }

    private void displaceOne() {
        Map<String, Long> byAddress =
                displaceable.stream().collect(Collectors.groupingBy(place -> place.address, Collectors.counting()));
        // Of several with as many, the first.
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
        taken--;
    }

    /** That of one webhook. */
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

        /** Has something done when another webhook takes this place, at once if one has done so; on any thread. */
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
         * To be called when the body has arrived. It is verified on a worker thread unless the place is displaced or left
         * before. Nobody takes the place during the verification; it is left afterwards.
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

        /** Once more, or during the verification, does no harm. */
        void leave() {
            synchronized (WebhookAdmission.this) {
                if (displaceable.remove(this)) {
                    taken--;
                }
            }
        }

        private void displace() {
            leave();
            displaced = true;
            shed.increment();
            whenDisplaced.run();
        }

        /** What its client is answered then. */
        Problem displaced() {
            return Problem.busy("Newer webhooks displaced this one.", RETRY_AFTER);
        }
    }
}
