package io.github.screenshotgateway.images.store;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/**
 * Files and folders that only their owner can read, because screenshots show what their tasks have seen. In a shared
 * temporary directory, another user could create ours first, to read images or to plant some.
 */
final class OwnerOnly {
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    /** Other systems have a temporary directory per user, and no such permissions. */
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private OwnerOnly() {}

    /** Attributes of new files. */
    static FileAttribute<?>[] file() {
        return attributes(FILE);
    }

    /** Attributes of new folders. */
    static FileAttribute<?>[] folder() {
        return attributes(FOLDER);
    }

    private static FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
        return POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    /**
     * Restricts an existing folder to its owner. Kubernetes opens the folders of a volume to its group.
     *
     * @param probe a file that this process has just created there: network file systems map users in their own way
     * @throws IOException when the folder is a link, or belongs to another user
     */
    static void claim(Path folder, Path probe) throws IOException {
        requireRealFolder(folder);
        if (!POSIX) {
            return;
        }
        PosixFileAttributes found = Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        UserPrincipal self = Files.getOwner(probe, LinkOption.NOFOLLOW_LINKS);
        if (!found.owner().equals(self)) {
            throw new IOException(folder + " belongs to " + found.owner().getName());
        }
        if (!found.permissions().equals(FOLDER)) {
            Files.setPosixFilePermissions(folder, FOLDER);
        }
    }

    /** @throws IOException when it is not a folder, or only a link to one */
    static void requireRealFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(folder + " is not a directory");
        }
    }
}
