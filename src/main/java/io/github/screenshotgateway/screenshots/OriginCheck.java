package io.github.screenshotgateway.screenshots;

import io.smallrye.mutiny.Uni;
import java.util.Set;

/**
 * Decides which of the upstream's own URLs clients may get. Implemented where images are downloaded, so that the
 * gateway sends no client to an origin that it would not contact itself.
 */
public interface OriginCheck {
    /** Whether all of them were checked recently and may be handed out. From memory; never waits. */
    boolean mayHandOut(Set<String> origins);

    /** @return fails with {@code image-rejected} if one of them must not be handed out */
    Uni<Void> check(Set<String> origins);
}
