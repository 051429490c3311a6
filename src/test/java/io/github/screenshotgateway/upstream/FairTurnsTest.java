package io.github.screenshotgateway.upstream;

import static org.hamcrest.Matchers.equalTo;

import io.github.screenshotgateway.support.GatewayTest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A gateway whose rate is used up: more finished tasks than it may read at once. */
@QuarkusTest
@TestProfile(FairTurnsTest.Slow.class)
class FairTurnsTest extends GatewayTest {
    private static final int TASKS = 16;

    public static class Slow implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("gateway.upstream.requests-per-second", "10");
        }
    }

    /**
     * Behind all the lists that wait for their turns, the statuses would come too late, each time anew: no list would
     * ever be final, and all would be read again every two seconds.
     */
    @Test
    void statusesDoNotStarveBehindLists() {
        List<String> tasks =
                IntStream.range(0, TASKS).mapToObj(i -> task + "-" + i).toList();
        tasks.forEach(each -> upstream.v1Task(each, "finished"));
        sideBySide(tasks.toArray(String[]::new));
        clock.advance(Duration.ofMinutes(1));
        sideBySide(tasks.toArray(String[]::new));

        tasks.forEach(each -> list(each).header("Cache-Control", equalTo("private, max-age=86400")));
    }
}
