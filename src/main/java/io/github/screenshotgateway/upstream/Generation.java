package io.github.screenshotgateway.upstream;

/** The generation of the vendor's API that stands behind the gateway. */
public enum Generation {
    V1,
    V2,
    V3
}
