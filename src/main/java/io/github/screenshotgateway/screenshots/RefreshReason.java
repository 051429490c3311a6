package io.github.screenshotgateway.screenshots;

import java.time.Instant;
import java.util.function.UnaryOperator;

/** Why a list was read. Each reason includes the effects of those before it. */
public enum RefreshReason {
    /** Another replica may have replaced the previous list, which is fresh; nothing is read if it has not. */
    TO_CONFIRM,
    /** The previous list was too old. */
    ORDINARY,
    /** The previous list lacked a name. */
    FOR_A_NAME,
    /** A URL in the previous list was no longer valid, so the read began at the start. */
    FOR_URLS;

    /**
     * The reason to replace an entry that is not fresh. One that is only unconfirmed is not read again for its age.
     *
     * @param cached {@code null} for none
     * @param rules what the caller requires of the entry
     */
    static RefreshReason of(CachedTask cached, UnaryOperator<Freshness> rules, Instant now) {
        return cached != null && rules.apply(cached.freshness()).fresh(now) ? TO_CONFIRM : ORDINARY;
    }
}
