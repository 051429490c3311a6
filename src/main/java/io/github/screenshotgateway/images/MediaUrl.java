package io.github.screenshotgateway.images;

/**
 * A URL that may be contacted and redirected to; only {@link AllowedOrigins} makes them.
 *
 * @param text the upstream's text, as a redirect carries it. Never logged: the query may be a signature.
 * @param target path and query, as the request line carries them
 * @param privateAddressAllowed whether the configuration names this host as an address or {@code localhost}
 */
record MediaUrl(String text, boolean tls, String host, int port, String target, boolean privateAddressAllowed) {
    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + host + ":" + port;
    }
}
