package io.github.screenshotgateway.images.store;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where images are stored on disk.
 *
 * @param configured whether an operator configured the directory, and so decides who else may write there. The default one
 *     is in the shared temporary directory, and must be the gateway's own.
 */
record DiskLocation(Path directory, boolean configured) {
    /** @param setting {@code gateway.images.directory} */
    static DiskLocation of(Optional<Path> setting) {
        return setting.map(path -> new DiskLocation(path.toAbsolutePath(), true))
                .orElseGet(() -> in(Path.of(System.getProperty("java.io.tmpdir"))));
    }

    /** The default location. */
    static DiskLocation in(Path temporary) {
        return new DiskLocation(temporary.resolve("screenshot-gateway").toAbsolutePath(), false);
    }
}
