package io.github.screenshotgateway.images;

import io.netty.util.AsciiString;
import java.util.Locale;

/** Which pages may show an image (Fetch standard, "Cross-Origin-Resource-Policy header"). */
public enum ResourcePolicy {
    /** Pages of any site. */
    CROSS_ORIGIN,
    /** Pages of the same site. */
    SAME_SITE,
    /** Pages of the gateway's own origin. */
    SAME_ORIGIN;

    static final CharSequence HEADER = AsciiString.cached("cross-origin-resource-policy");

    private final CharSequence value =
            AsciiString.cached(name().toLowerCase(Locale.ROOT).replace('_', '-'));

    CharSequence value() {
        return value;
    }
}
