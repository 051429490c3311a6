package io.github.screenshotgateway.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A Secret as the kubelet mounts it: the file is a link to {@code ..data/<file>}, and {@code ..data} a link to a folder
 * of a time, which an update replaces in one step by renaming another link over it.
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

    /** Where the pod finds it. */
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
