package io.github.screenshotgateway.images.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps other processes out of a directory. The system releases it whenever and however the process ends. */
final class DirectoryLock implements Closeable {
    /**
     * The files that this process has locked. POSIX releases all locks of a process on a file when any of its
     * descriptors is closed, so none of these files may be opened again.
     */
    private static final Set<Object> LOCKED = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;
    private final Object identity;

    private DirectoryLock(Path file, FileChannel channel, Object identity) {
        this.file = file;
        this.channel = channel;
        this.identity = identity;
    }

    /** @throws IOException when another process or this one holds the lock, or the file cannot be locked */
    static synchronized DirectoryLock on(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && LOCKED.contains(identity(file))) {
            throw new IOException("this process uses " + file.getParent() + " already");
        }
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                OwnerOnly.file());
        try {
            if (channel.tryLock() == null) {
                throw new IOException("another process uses " + file.getParent());
            }
            DirectoryLock lock = new DirectoryLock(file, channel, identity(file));
            LOCKED.add(lock.identity);
            return lock;
        } catch (IOException | OverlappingFileLockException e) {
            channel.close();
            throw e instanceof IOException failure ? failure : new IOException("it is locked already", e);
        }
    }

    /** Whether the file is still the locked one: another process could lock a replacement. */
    boolean isHeld() {
        try {
            return channel.isOpen() && identity.equals(identity(file));
        } catch (IOException missing) {
            return false;
        }
    }

    /** The inode, which is not reused while the channel is open; the path on file systems without inodes. */
    private static Object identity(Path file) throws IOException {
        Object inode = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
        return inode == null ? file : inode;
    }

    @Override
    public void close() throws IOException {
        LOCKED.remove(identity);
        channel.close();
    }
}
