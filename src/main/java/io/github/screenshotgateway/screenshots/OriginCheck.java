package io.github.screenshotgateway.screenshots;

import io.smallrye.mutiny.Uni;
import java.util.Set;

/**
 * Says which of the upstream's own URLs may be handed to clients. Implemented where images are downloaded, so that clients
 * are sent nowhere where the gateway itself would not go.
 */
public interface OriginCheck {
    /** Whether all of them have been checked lately and may be handed out. From memory, without a wait. */
    boolean mayHandOut(Set<String> origins);

    /** @return fails with {@code image-rejected} when one of them must not be handed out */
    Uni<Void> check(Set<String> origins);
}
