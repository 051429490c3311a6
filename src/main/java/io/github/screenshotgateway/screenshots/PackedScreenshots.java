package io.github.screenshotgateway.screenshots;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.screenshotgateway.task.Screenshot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * The screenshots of a list as compressed JSON (RFC 1950): a tenth or less of what their objects take, because their
 * ids, URLs and names are nearly the same. Thread-safe; remembers only which queries were read last.
 *
 * <p>The queries of URLs are mostly signatures. They are compressed apart from all other texts, some at a time, so a
 * name needs none of them, and one URL only a few.
 */
final class PackedScreenshots {
    private static final int QUERIES_IN_BLOCK = 32;

    /** ASCII alone: the upstream's JSON can hold surrogates without their pair, which no charset encodes. */
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final int TEXTS_OF_SCREENSHOT = 4;

    /**
     * Idle compressors, shared by all lists. To allocate and free the native memory of one, 270 kB, takes longer than to
     * compress the texts of twenty screenshots.
     */
    private static final Queue<Deflater> IDLE_DEFLATERS = new ArrayBlockingQueue<>(8);

    private final int size;
    private final byte[] texts;

    /** Empty when no URL has a query or a fragment. */
    private final byte[][] queries;

    /** For callers that go through the list; {@code null} before the first one. */
    private volatile WeakReference<Block> lastBlock;

    private record Block(int number, String[] queries) {}

    /** @param names of the screenshots, in the same order */
    PackedScreenshots(List<Screenshot> screenshots, List<NamedScreenshot> names) {
        this.size = names.size();
        String[] all = new String[TEXTS_OF_SCREENSHOT * size];
        int next = 0;
        for (NamedScreenshot named : names) {
            all[next++] = named.source();
            all[next++] = named.name();
            all[next++] = named.id();
            all[next++] = named.firstName().equals(named.name()) ? null : named.firstName();
        }
        this.texts = deflate(all);
        this.queries =
                screenshots.stream().anyMatch(Screenshot::mayBeSigned) ? deflateQueries(screenshots) : new byte[0][];
    }

    private PackedScreenshots(int size, byte[] texts, byte[][] queries) {
        this.size = size;
        this.texts = texts;
        this.queries = queries;
    }

    void pack(DataOutputStream out) throws IOException {
        out.writeInt(size);
        ListFormat.packBytes(texts, out);
        out.writeInt(queries.length);
        for (byte[] block : queries) {
            ListFormat.packBytes(block, out);
        }
    }

    static PackedScreenshots unpack(DataInputStream in) throws IOException {
        int size = in.readInt();
        byte[] texts = ListFormat.unpackBytes(in);
        byte[][] queries = new byte[in.readInt()][];
        for (int block = 0; block < queries.length; block++) {
            queries[block] = ListFormat.unpackBytes(in);
        }
        return new PackedScreenshots(size, texts, queries);
    }

    private static byte[][] deflateQueries(List<Screenshot> screenshots) {
        byte[][] blocks = new byte[(screenshots.size() + QUERIES_IN_BLOCK - 1) / QUERIES_IN_BLOCK][];
        for (int block = 0; block < blocks.length; block++) {
            int start = block * QUERIES_IN_BLOCK;
            blocks[block] =
                    deflate(screenshots.subList(start, Math.min(start + QUERIES_IN_BLOCK, screenshots.size())).stream()
                            .map(screenshot -> screenshot
                                    .url()
                                    .substring(screenshot.source().length()))
                            .toArray(String[]::new));
        }
        return blocks;
    }

    int size() {
        return size;
    }

    /** Bytes in memory. */
    int bytes() {
        int bytes = texts.length;
        for (byte[] block : queries) {
            bytes += block.length;
        }
        return bytes;
    }

    /** Whether all texts but the queries are the same. */
    boolean hasSameTexts(PackedScreenshots other) {
        return Arrays.equals(texts, other.texts);
    }

    /** Takes a fraction of a millisecond for {@link HotLists#SHORT} screenshots. */
    List<NamedScreenshot> unpack() {
        String[] all = inflate(texts);
        List<NamedScreenshot> names = new ArrayList<>(size);
        for (int i = 0; i < all.length; i += TEXTS_OF_SCREENSHOT) {
            String name = all[i + 1];
            names.add(new NamedScreenshot(
                    name, all[i + 2], all[i], all[i + 3] == null ? name : all[i + 3], names.size()));
        }
        return List.copyOf(names);
    }

    /** The query and fragment of the URL at a position, with the delimiter before them; empty if it has none. */
    String query(int position) {
        if (queries.length == 0) {
            return "";
        }
        Block block = lastBlock == null ? null : lastBlock.get();
        if (block == null || block.number != position / QUERIES_IN_BLOCK) {
            block = new Block(position / QUERIES_IN_BLOCK, inflate(queries[position / QUERIES_IN_BLOCK]));
            lastBlock = new WeakReference<>(block);
        }
        return block.queries[position % QUERIES_IN_BLOCK];
    }

    /** Those of all URLs, in the same order. */
    List<String> queries() {
        List<String> all = new ArrayList<>(size);
        for (byte[] block : queries) {
            all.addAll(List.of(inflate(block)));
        }
        return queries.length == 0 ? Collections.nCopies(size, "") : all;
    }

    private static byte[] deflate(String[] texts) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        Deflater idle = IDLE_DEFLATERS.poll();
        Deflater deflater = idle == null ? new Deflater() : idle;
        try (OutputStream out = new DeflaterOutputStream(packed, deflater)) {
            JSON.writeValue(out, texts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deflater.reset();
            if (!IDLE_DEFLATERS.offer(deflater)) {
                deflater.end();
            }
        }
        return packed.toByteArray();
    }

    private static String[] inflate(byte[] packed) {
        try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
            return JSON.readValue(in, String[].class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
