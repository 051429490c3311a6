package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.problem.Problem;
import java.util.Arrays;
import java.util.Locale;

/** How image bytes reach the client. */
public enum Delivery {
    /** List URLs point at the gateway, which serves the bytes. */
    PROXY,
    /** List URLs point at the gateway, which answers with a redirect to the media host. */
    REDIRECT,
    /** List URLs are the upstream's own. */
    DIRECT;

    /** The name of the query parameter that overrides the configured delivery for one request. */
    public static final String PARAMETER = "delivery";

    /**
     * The delivery of one request.
     *
     * @param override the parameter's value; {@code null} when there is none
     * @throws Problem {@code invalid-request} when the parameter names no delivery
     */
    public static Delivery of(String override, Delivery configured) {
        if (override == null) {
            return configured;
        }
        return Arrays.stream(values())
                .filter(delivery -> delivery.parameter().equals(override))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("The parameter delivery is one of proxy, redirect and direct."));
    }

    /** How the parameter spells it. */
    public String parameter() {
        return name().toLowerCase(Locale.ROOT);
    }
}
