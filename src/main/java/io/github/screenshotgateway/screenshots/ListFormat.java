package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.screenshots.ScreenshotList.ArchiveCopy;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.task.TaskLife;
import io.github.screenshotgateway.upstream.Generation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * Cache entries as bytes, for other replicas. All times are relative to the read, because clocks differ. A change needs
 * another version of the keys in the engine.
 */
final class ListFormat {
    private static final byte LIST = 1;
    private static final byte MISSING = 2;
    private static final byte ARCHIVED_LIST = 3;

    private ListFormat() {}

    static byte[] pack(CachedTask entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(kind(entry));
            pack(entry.freshness(), out);
            if (entry instanceof ScreenshotList list) {
                pack(list, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte kind(CachedTask entry) {
        if (entry instanceof ScreenshotList list) {
            return list.archived().isPresent() ? ARCHIVED_LIST : LIST;
        }
        return MISSING;
    }

    /** @throws UncheckedIOException or IllegalArgumentException for malformed bytes */
    static CachedTask unpack(TaskId task, byte[] packed, Instant readAt) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(packed))) {
            byte kind = in.readByte();
            Freshness freshness = unpackFreshness(in, readAt);
            return switch (kind) {
                case LIST, ARCHIVED_LIST -> unpackList(task, freshness, kind == ARCHIVED_LIST, in);
                case MISSING -> new CachedTask.Missing(freshness);
                default -> throw new IllegalArgumentException("kind " + kind);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything but the task and the freshness. */
    private static void pack(ScreenshotList list, DataOutputStream out) throws IOException {
        Instant readAt = list.freshness().readAt();
        list.packed().pack(out);
        pack(list.progress(), readAt, out);
        packText(list.cursor(), out);
        packText(list.reason().name(), out);
        if (list.archived().isPresent()) {
            ArchiveCopy archived = list.archived().get();
            packTime(archived.readAt(), readAt, out);
            packText(archived.api().name(), out);
        }
    }

    private static ScreenshotList unpackList(TaskId task, Freshness freshness, boolean archived, DataInputStream in)
            throws IOException {
        Instant readAt = freshness.readAt();
        return new ScreenshotList(
                task,
                PackedScreenshots.unpack(in),
                unpackProgress(in, readAt),
                freshness,
                unpackText(in),
                RefreshReason.valueOf(unpackText(in)),
                archived ? new ArchiveCopy(unpackTime(in, readAt), Generation.valueOf(unpackText(in))) : null);
    }

    private static void pack(Freshness freshness, DataOutputStream out) throws IOException {
        Instant readAt = freshness.readAt();
        packTime(freshness.freshUntil(), readAt, out);
        packTime(freshness.revalidateUntil(), readAt, out);
        packTime(freshness.usableUntil(), readAt, out);
        packTime(freshness.urlsUntil(), readAt, out);
    }

    private static Freshness unpackFreshness(DataInputStream in, Instant readAt) throws IOException {
        return new Freshness(
                readAt, unpackTime(in, readAt), unpackTime(in, readAt), unpackTime(in, readAt), unpackTime(in, readAt));
    }

    private static void pack(TaskProgress progress, Instant readAt, DataOutputStream out) throws IOException {
        packText(progress.life().name(), out);
        packTime(progress.unchangedSince(), readAt, out);
        out.writeBoolean(progress.endKnown());
    }

    private static TaskProgress unpackProgress(DataInputStream in, Instant readAt) throws IOException {
        return new TaskProgress(TaskLife.valueOf(unpackText(in)), unpackTime(in, readAt), in.readBoolean());
    }

    private static void packTime(Instant time, Instant readAt, DataOutputStream out) throws IOException {
        boolean isNone = time.equals(Instant.MAX) || time.equals(Instant.MIN);
        long none = time.equals(Instant.MAX) ? Long.MAX_VALUE : Long.MIN_VALUE;
        out.writeLong(isNone ? none : Duration.between(readAt, time).toMillis());
    }

    private static Instant unpackTime(DataInputStream in, Instant readAt) throws IOException {
        long millis = in.readLong();
        if (millis == Long.MAX_VALUE) {
            return Instant.MAX;
        }
        return millis == Long.MIN_VALUE ? Instant.MIN : readAt.plusMillis(millis);
    }

    /** @param text may be {@code null} */
    private static void packText(String text, DataOutputStream out) throws IOException {
        packBytes(text == null ? null : text.getBytes(StandardCharsets.UTF_8), out);
    }

    private static String unpackText(DataInputStream in) throws IOException {
        byte[] bytes = unpackBytes(in);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    /** @param bytes may be {@code null} */
    static void packBytes(byte[] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes == null ? -1 : bytes.length);
        if (bytes != null) {
            out.write(bytes);
        }
    }

    static byte[] unpackBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        return length < 0 ? null : in.readNBytes(length);
    }
}
