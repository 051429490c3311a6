package io.github.screenshotgateway.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.screenshotgateway.webhooks.WebhookAdmission.Place;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WebhookAdmissionTest {
    private static final int LARGEST = 65_536;

    /** The tasks for the worker threads. */
    private final Queue<Runnable> work = new ArrayDeque<>();

    private final WebhookAdmission admission = new WebhookAdmission(new SimpleMeterRegistry(), work::add);
    private final List<String> displaced = new ArrayList<>();
    private final List<String> verified = new ArrayList<>();

    private Place enter(String address) {
        Place place = admission.enter(address);
        place.whenDisplaced(() -> displaced.add(address));
        return place;
    }

    private List<Place> fill(int places, String address) {
        return IntStream.range(0, places).mapToObj(i -> enter(address)).toList();
    }

    @Test
    void nothingIsDisplacedWhileAPlaceIsFree() {
        fill(WebhookAdmission.MAX, "a");

        assertEquals(List.of(), displaced);
    }

    @Test
    void addressWithTheMostPlacesLosesOne() {
        enter("vendor");
        fill(WebhookAdmission.MAX - 1, "crowd");

        fill(1_000, "crowd");

        assertEquals(1_000, displaced.stream().filter("crowd"::equals).count());
        assertEquals(1_000, displaced.size());
    }

    @Test
    void oldestIsDisplacedWhenEveryAddressHasOnePlace() {
        IntStream.range(0, WebhookAdmission.MAX).forEach(i -> enter("address " + i));

        enter("vendor");

        assertEquals(List.of("address 0"), displaced);
    }

    @Test
    void bodyThatWaitsForVerificationIsDisplaced() {
        fill(WebhookAdmission.MAX, "a").forEach(place -> place.verify(LARGEST, () -> verified.add("a")));

        enter("vendor");

        assertEquals(List.of("a"), displaced);
    }

    @Test
    void smallestBodyIsVerifiedFirst() {
        fill(WebhookAdmission.MAX, "a").forEach(place -> place.verify(LARGEST, () -> verified.add("a")));
        enter("vendor").verify(200, () -> verified.add("vendor"));

        work.remove().run();

        assertEquals(List.of("vendor"), verified);
    }

    @Test
    void everyWaitingBodyIsVerifiedOnce() {
        fill(WebhookAdmission.MAX, "a").forEach(place -> place.verify(LARGEST, () -> verified.add("a")));

        runAll();

        assertEquals(WebhookAdmission.MAX, verified.size());
    }

    @Test
    void twoBodiesAreVerifiedConcurrently() {
        fill(WebhookAdmission.MAX, "a").forEach(place -> place.verify(LARGEST, () -> {}));

        assertEquals(WebhookAdmission.VERIFIED_AT_ONCE, work.size());
    }

    @Test
    void bodyInVerificationIsNotDisplaced() {
        enter("verified").verify(LARGEST, () -> {
            fill(WebhookAdmission.MAX - 1, "crowd");
            enter("vendor");
        });

        work.remove().run();

        assertEquals(List.of("crowd"), displaced);
    }

    @Test
    void failedVerificationFreesItsPlaceAndTheNextOneRuns() {
        enter("a").verify(1, () -> {
            throw new IllegalStateException("fails");
        });
        enter("b").verify(2, () -> verified.add("b"));

        assertThrows(IllegalStateException.class, work.remove()::run);
        runAll();
        fill(WebhookAdmission.MAX, "c");

        assertEquals(List.of("b"), verified);
        assertEquals(List.of(), displaced);
    }

    @Test
    void displacedBodyThatArrivesIsNotVerified() {
        Place first = fill(WebhookAdmission.MAX, "a").get(0);
        enter("a");

        first.verify(1, () -> verified.add("a"));
        runAll();

        assertEquals(List.of(), verified);
    }

    /** A displaced body may end, and leave, more than once. */
    @Test
    void leavingAPlaceTwiceFreesItOnce() {
        List<Place> places = fill(WebhookAdmission.MAX, "a");
        places.get(0).leave();
        places.get(0).leave();
        enter("b");

        enter("vendor");

        assertEquals(List.of("a"), displaced);
    }

    private void runAll() {
        while (!work.isEmpty()) {
            work.remove().run();
        }
    }
}
