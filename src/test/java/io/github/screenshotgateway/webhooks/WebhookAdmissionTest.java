package io.github.screenshotgateway.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.webhooks.WebhookAdmission.Place;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WebhookAdmissionTest {
    private final WebhookAdmission admission = new WebhookAdmission(new SimpleMeterRegistry());
    private final List<String> displaced = new ArrayList<>();

    private Place enter(String address) {
        Place place = admission.enter(address);
        place.whenDisplaced(() -> displaced.add(address));
        return place;
    }

    private List<Place> fill(int places, String address) {
        return IntStream.range(0, places).mapToObj(i -> enter(address)).toList();
    }

    @Test
    void nobodyIsDisplacedWhileThereIsRoom() {
        fill(WebhookAdmission.MOST, "a");

        assertEquals(List.of(), displaced);
    }

    @Test
    void theAddressWithTheMostPlacesLosesOneThoughItCameLast() {
        enter("vendor");
        fill(WebhookAdmission.MOST - 1, "crowd");

        fill(1_000, "crowd");

        assertEquals(1_000, displaced.stream().filter("crowd"::equals).count());
        assertEquals(1_000, displaced.size());
    }

    @Test
    void ofAsManyAddressesAsPlacesTheOldestIsDisplaced() {
        IntStream.range(0, WebhookAdmission.MOST).forEach(i -> enter("address " + i));

        enter("vendor");

        assertEquals(List.of("address 0"), displaced);
    }

    @Test
    void bodiesThatHaveArrivedKeepTheirPlaces() {
        fill(WebhookAdmission.MOST, "a").forEach(Place::keep);

        assertThrows(Problem.class, () -> admission.enter("vendor"));
    }

    @Test
    void aDisplacedBodyThatArrivesAtThatMomentIsRefused() {
        Place first = fill(WebhookAdmission.MOST, "a").get(0);
        enter("a");

        assertFalse(first.keep());
    }

    /** As often as the body that was displaced may end. */
    @Test
    void placesThatAreLeftTwiceCountOnce() {
        List<Place> places = fill(WebhookAdmission.MOST, "a");
        places.forEach(Place::keep);
        places.get(0).leave();
        places.get(0).leave();
        enter("b").keep();

        assertThrows(Problem.class, () -> admission.enter("vendor"));
    }
}
