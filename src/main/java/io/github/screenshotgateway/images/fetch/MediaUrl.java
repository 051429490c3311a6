package io.github.screenshotgateway.images.fetch;

/**
 * A URL that the gateway may contact and redirect to. Only {@link AllowedOrigins} creates them.
 *
 * @param text the upstream's text, sent unchanged in redirects. Never logged: the query may be a signature.
 * @param target path and query, for the request line
 * @param addresses at which the host may be dialled
 */
public record MediaUrl(String text, boolean tls, String host, int port, String target, AddressRule addresses) {
    public String origin() {
        return (tls ? "https://" : "http://") + host + ":" + port;
    }

    @Override
    public String toString() {
        return origin();
    }
}
