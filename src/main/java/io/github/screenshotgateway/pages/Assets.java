package io.github.screenshotgateway.pages;

import io.github.screenshotgateway.http.Sha256;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;

/**
 * The static files of the pages. Their URLs contain a digest of all of them, so a browser never combines a new page
 * with cached files of an old release.
 */
@Singleton
class Assets {
    private static final String FOLDER = "META-INF/resources/assets/";
    private static final List<String> FILES = List.of("pages.css", "shape.js", "start.js", "task.js", "icon.svg");
    private static final int DIGEST_BYTES = 6;

    private final String version = HexFormat.of().formatHex(Sha256.of(all()), 0, DIGEST_BYTES);

    String version() {
        return version;
    }

    private static byte[] all() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        FILES.forEach(file -> all.writeBytes(content(file)));
        return all.toByteArray();
    }

    private static byte[] content(String file) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try (InputStream content = loader.getResourceAsStream(FOLDER + file)) {
            return content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
