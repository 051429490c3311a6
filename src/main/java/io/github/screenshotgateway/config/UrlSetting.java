package io.github.screenshotgateway.config;

import java.net.URI;
import java.net.URISyntaxException;
import org.eclipse.microprofile.config.spi.Converter;

/** Converts URLs of servers. */
public class UrlSetting implements Converter<URI> {
    private static final long serialVersionUID = 1L;

    private static final int HIGHEST_PORT = 65_535;

    @Override
    public URI convert(String text) {
        try {
            URI url = new URI(text);
            if (isPlain(url)) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Refused below, like everything else that is no such URL.
        }
        throw new IllegalArgumentException("it must be an http or https URL such as https://screenshots.example.com");
    }

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
