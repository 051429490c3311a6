package io.github.screenshotgateway.config;

import java.net.URI;

/** What the settings that are URLs have in common. */
public final class HttpUrls {
    private static final int HIGHEST_PORT = 65_535;

    private HttpUrls() {}

    /** Whether it is an absolute http or https URL of a host, with or without port and path, and nothing else. */
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
