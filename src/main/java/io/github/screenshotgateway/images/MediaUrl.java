package io.github.screenshotgateway.images;

/**
 * A URL that may be contacted and redirected to; only {@link AllowedOrigins} makes them.
 *
 * @param text the upstream's text, as a redirect carries it. Never logged: the query may be a signature.
 * @param target path and query, as the request line carries them
 * @param addresses at which the host may be dialled
 */
record MediaUrl(String text, boolean tls, String host, int port, String target, AddressRule addresses) {
    String origin() {
        return (tls ? "https://" : "http://") + host + ":" + port;
    }

    @Override
    public String toString() {
        return origin();
    }
}
