package io.github.screenshotgateway.traffic;

import java.net.URI;
import java.net.URISyntaxException;
import org.eclipse.microprofile.config.spi.Converter;

/** Converts URLs of trace collectors; the error message shows the format. */
public class EndpointSetting implements Converter<URI> {
    private static final long serialVersionUID = 1L;

    @Override
    public URI convert(String text) {
        try {
            URI url = new URI(text.strip());
            if (("http".equals(url.getScheme()) || "https".equals(url.getScheme())) && url.getHost() != null) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw malformed(e);
        }
        throw malformed(null);
    }

    private static IllegalArgumentException malformed(Throwable cause) {
        return new IllegalArgumentException("it must be a URL such as http://collector:4317", cause);
    }
}
