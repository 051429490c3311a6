package io.github.screenshotgateway.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A Secret as the kubelet mounts it: the file is a link to {@code ..data/<file>}, and {@code ..data} is a link to a
 * versioned folder. An update replaces that link atomically by renaming another one over it.
 */
public final class MountedSecret {
    private final String name;
    private final Path folder;
    private int updates;

    public MountedSecret(String name) {
        this.name = name;
        try {
            this.folder = Files.createTempDirectory("secret");
            Files.createSymbolicLink(path(), Path.of("..data", name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The path of the file in the pod. */
    public Path path() {
        return folder.resolve(name);
    }

    public void update(String content) {
        try {
            Path version = Files.createDirectory(folder.resolve("..version-" + updates++));
            Files.writeString(version.resolve(name), content);
            Path link = Files.createSymbolicLink(folder.resolve("..data_tmp"), version.getFileName());
            Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
