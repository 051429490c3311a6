package bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.Deflater;

/**
 * How large the pictures of a task are, as the task's id tells by its beginning. All pictures of a size share their
 * pixels, which are noise, so that no cache gains by compression; each has its own path as a comment, so that one taken
 * for another is noticed.
 */
enum PictureSize {
    SMALL("20k", 20_000),
    MEDIUM("200k", 200_000),
    LARGE("2m", 2_000_000);

    private final String name;
    private final int bytes;
    private final byte[] start;
    private final byte[] end;

    PictureSize(String name, int bytes) {
        this.name = name;
        this.bytes = bytes;
        int side = (int) Math.sqrt(bytes / 3.0);
        int rows = side;
        byte[] pixels = pixels(side, rows);
        while (Png.LEAST + Png.LEAST_COMMENT + pixels.length > bytes) {
            pixels = pixels(side, --rows);
        }
        byte[] header = ByteBuffer.allocate(13)
                .putInt(side)
                .putInt(rows)
                // Eight bits for each of red, green and blue.
                .put(new byte[] {8, 2, 0, 0, 0})
                .array();
        start = Png.join(Png.SIGNATURE, Png.chunk("IHDR", header));
        end = Png.join(Png.chunk("IDAT", pixels), Png.chunk("IEND", new byte[0]));
    }

    /** By the beginning of the id; pictures of other tasks are of medium size. */
    static PictureSize of(String task) {
        return Stream.of(values())
                .filter(size -> task.startsWith(size.name + "-"))
                .findFirst()
                .orElse(MEDIUM);
    }

    String task(String rest) {
        return name + "-" + rest;
    }

    int bytes() {
        return bytes;
    }

    /** What differs from picture to picture; {@link #end()} follows. */
    byte[] start(String path) {
        byte[] comment = new byte[bytes - start.length - Png.AROUND_DATA - end.length];
        ByteBuffer.wrap(comment).put((Png.KEYWORD + path).getBytes(ISO_8859_1));
        for (int i = Png.KEYWORD.length() + path.length(); i < comment.length; i++) {
            comment[i] = ' ';
        }
        return Png.join(start, Png.chunk("tEXt", comment));
    }

    ByteBuffer end() {
        return ByteBuffer.wrap(end).asReadOnlyBuffer();
    }

    byte[] picture(String path) {
        return Png.join(start(path), end);
    }

    private static byte[] pixels(int width, int rows) {
        byte[] lines = new byte[rows * (1 + 3 * width)];
        new SplittableRandom(width).nextBytes(lines);
        for (int row = 0; row < rows; row++) {
            // The line is not filtered.
            lines[row * (1 + 3 * width)] = 0;
        }
        Deflater deflater = new Deflater(Deflater.NO_COMPRESSION);
        deflater.setInput(lines);
        deflater.finish();
        byte[] stored = new byte[lines.length + lines.length / 1000 + 100];
        int length = deflater.deflate(stored);
        deflater.end();
        return ByteBuffer.allocate(length).put(stored, 0, length).array();
    }
}
