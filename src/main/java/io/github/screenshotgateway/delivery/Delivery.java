package io.github.screenshotgateway.delivery;

import io.github.screenshotgateway.problem.Problem;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How image bytes reach the client. */
public enum Delivery {
    /** List URLs point at the gateway, which serves the bytes. */
    PROXY,
    /** List URLs point at the gateway, which answers with a redirect to the media host. */
    REDIRECT,
    /** List URLs are the upstream's own. */
    DIRECT;

    private static final Delivery[] VALUES = values();

    private final String parameter = name().toLowerCase(Locale.ROOT);

    /** The name of the query parameter that overrides the configured delivery for one request. */
    public static final String PARAMETER = "delivery";

    private static final String QUERY = PARAMETER + '=';

    /**
     * The delivery of one request.
     *
     * @param override the parameter's value; {@code null} if it is missing
     * @throws Problem {@code invalid-request} if the parameter names no delivery
     */
    public static Delivery of(String override, Delivery configured) {
        if (override == null) {
            return configured;
        }
        return named(override)
                .orElseThrow(() -> Problem.invalid("The parameter delivery must be proxy, redirect or direct."));
    }

    private static Optional<Delivery> named(String parameter) {
        return Arrays.stream(VALUES)
                .filter(delivery -> delivery.parameter.equals(parameter))
                .findFirst();
    }

    /** The delivery that a query requests, if it is valid and the only parameter. */
    public static Optional<Delivery> ofQuery(String query) {
        return query.startsWith(QUERY) ? named(query.substring(QUERY.length())) : Optional.empty();
    }

    /** The value of the query parameter. */
    public String parameter() {
        return parameter;
    }

    /** A query that requests this delivery. */
    String query() {
        return QUERY + parameter;
    }
}
