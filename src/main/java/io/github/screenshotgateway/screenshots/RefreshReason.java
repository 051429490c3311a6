package io.github.screenshotgateway.screenshots;

/** Why a list was read. Each reason includes the effects of those before it. */
public enum RefreshReason {
    /** Another replica may have replaced the previous list, which is fresh; nothing is read if it has not. */
    TO_CONFIRM,
    /** The previous list was too old. */
    ORDINARY,
    /** The previous list lacked a name. */
    FOR_A_NAME,
    /** A URL in the previous list was no longer valid, so the read began at the start. */
    FOR_URLS
}
