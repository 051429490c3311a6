package io.github.screenshotgateway.access;

/** How callers are identified. */
public enum AccessMode {
    /** Not at all: anyone who reaches the port may call. */
    OPEN,
    /** By the tokens in a file. */
    TOKENS,
    /** By tokens that an OpenID provider signs, such as those of Kubernetes service accounts. */
    OIDC
}
