package io.github.screenshotgateway.edge;

import io.quarkus.arc.Unremovable;
import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.smallrye.openapi.runtime.io.Format;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Serves the contract as it was written at build time. Quarkus would parse it at every start and write it again, as JSON
 * and as YAML, which takes an eighth of the time to the first list.
 *
 * @see <a href="https://github.com/quarkusio/quarkus/issues/54826">Quarkus: the document is prepared at the start</a>
 */
@Alternative
@Priority(1)
@Singleton
@Unremovable
class ContractDocument extends OpenApiDocumentService {
    /** In it, Quarkus finds nothing to prepare. */
    private static final ClassLoader EMPTY = new ClassLoader(null) {};

    private final ClassLoader application = Thread.currentThread().getContextClassLoader();
    private final Map<Format, byte[]> contract = new ConcurrentHashMap<>();

    ContractDocument() {
        OpenApiConstants.classLoader = EMPTY;
    }

    /** Reads it when it is asked for first: 60 to 80 kB. */
    @Override
    public byte[] getDocument(String name, Format format) {
        return contract.computeIfAbsent(format, this::read);
    }

    private byte[] read(Format format) {
        try (InputStream written = application.getResourceAsStream(OpenApiConstants.BASE_NAME + "." + format)) {
            return written.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
