package io.github.screenshotgateway.pages;

import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** Example tasks for dev mode, where the upstream is simulated. Not part of a packaged build. */
@IfBuildProfile("dev")
class Examples {
    /** The number in a simulated task's id is its start time: the running task starts when the page is opened. */
    @Produces
    @Singleton
    Supplier<List<StartPage.Example>> examples(InstantSource clock) {
        return () -> List.of(
                new StartPage.Example(
                        "demo-running-" + clock.instant().getEpochSecond(),
                        "starts now and gets a screenshot every three seconds"),
                new StartPage.Example("demo-finished", "has finished"),
                new StartPage.Example("demo-disabled", "ran without screenshots"),
                new StartPage.Example("demo-gone", "ended so long ago that its screenshots are no longer stored"),
                new StartPage.Example("nowhere", "does not exist"));
    }
}
