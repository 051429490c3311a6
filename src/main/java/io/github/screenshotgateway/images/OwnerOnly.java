package io.github.screenshotgateway.images;

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
 * Files and folders that nobody else can read, since screenshots show what their tasks have seen. In a folder of
 * temporary files, whoever comes first could have made ours, to read them or to plant others.
 */
final class OwnerOnly {
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    /** Elsewhere, folders of temporary files belong to one user, and there are no such permissions. */
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private OwnerOnly() {}

    /** For new files. */
    static FileAttribute<?>[] file() {
        return attributes(FILE);
    }

    /** For new folders. */
    static FileAttribute<?>[] folder() {
        return attributes(FOLDER);
    }

    private static FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
        return POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    /**
     * Closes a folder to others that was made before. Kubernetes opens those of a volume to its group.
     *
     * @param probe a file that this process has just made there: network file systems map users in ways of their own
     * @throws IOException when it is a link, or belongs to another user
     */
    static void claim(Path folder, Path probe) throws IOException {
        unlessLink(folder);
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

    /** @throws IOException when it is no folder, or only a link to one */
    static void unlessLink(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(folder + " is not a directory");
        }
    }
}
