package io.github.screenshotgateway.images;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where images are kept on disk.
 *
 * @param chosen whether an operator named it, who then decides who else may write there. The default one is among
 *     everybody's temporary files, and must be the gateway's own.
 */
record DiskLocation(Path directory, boolean chosen) {
    /** @param setting {@code gateway.images.directory} */
    static DiskLocation of(Optional<Path> setting) {
        return setting.map(path -> new DiskLocation(path.toAbsolutePath(), true))
                .orElseGet(() -> in(Path.of(System.getProperty("java.io.tmpdir"))));
    }

    /** The default one. */
    static DiskLocation in(Path temporary) {
        return new DiskLocation(temporary.resolve("screenshot-gateway").toAbsolutePath(), false);
    }
}
