package io.github.screenshotgateway.access;

/** How callers are told apart. */
public enum AccessMode {
    /** Not at all: whoever reaches the port may call. */
    OPEN,
    /** By the tokens of a file. */
    TOKENS,
    /** By tokens that an OpenID provider has signed, such as those of Kubernetes service accounts. */
    OIDC
}
