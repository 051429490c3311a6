package io.github.screenshotgateway.config;

import java.net.URI;

/** Validates settings that are URLs. */
public final class HttpUrls {
    private static final int HIGHEST_PORT = 65_535;

    private HttpUrls() {}

    /** Whether a URL is absolute, http or https, and has only a host and optionally a port and a path. */
    public static boolean isPlain(URI url) {
        return ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                && url.getHost() != null
                && url.getPort() != 0
                && url.getPort() <= HIGHEST_PORT
                && url.getRawUserInfo() == null
                && url.getRawQuery() == null
                && url.getRawFragment() == null;
    }
}
