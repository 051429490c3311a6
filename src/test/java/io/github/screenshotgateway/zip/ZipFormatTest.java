package io.github.screenshotgateway.zip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.screenshotgateway.support.Pngs;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipFormatTest {
    /** More entries than 16 bits can count need the Zip64 directory (APPNOTE.TXT, 4.4.21). */
    private static final int MORE_THAN_16_BITS = 66_000;

    @TempDir
    Path directory;

    private final ZipFormat zip = new ZipFormat();
    private final Buffer all = Buffer.buffer();

    private void add(String name, byte[] content) {
        ByteBuffer left = ByteBuffer.wrap(content);
        zip.begin(name, content.length, ZipFormat.crc(left.duplicate()));
        while (left.hasRemaining()) {
            zip.add(left);
            all.appendBuffer(zip.take());
        }
    }

    private Path end() throws IOException {
        zip.end();
        all.appendBuffer(zip.take());
        return Files.write(directory.resolve("all.zip"), all.getBytes());
    }

    @Test
    void piecesStayNearTheirSizeLimit() {
        ByteBuffer left = ByteBuffer.allocate(200_000);
        zip.begin("large", 200_000, ZipFormat.crc(left.duplicate()));
        while (left.hasRemaining()) {
            zip.add(left);
            assertTrue(zip.take().length() <= ZipFormat.PIECE + 100);
        }
    }

    @Test
    void moreThan65535EntriesAreReadable() throws IOException {
        for (int i = 0; i < MORE_THAN_16_BITS; i++) {
            add("entry-" + i, new byte[] {(byte) i});
        }

        try (ZipFile read = new ZipFile(end().toFile())) {
            assertEquals(MORE_THAN_16_BITS, read.size());
            byte[] last = read.getInputStream(read.getEntry("entry-65999")).readAllBytes();
            assertArrayEquals(new byte[] {(byte) 65_999}, last);
        }
    }

    @Test
    void unzipAcceptsZip() throws Exception {
        add("001-small.png", Pngs.png(1));
        add("002-large.png", Pngs.png(2, 400));

        assertAccepts("unzip", "-t", end().toString());
    }

    @Test
    void pythonAcceptsZip() throws Exception {
        add("001-small.png", Pngs.png(1));
        add("002-large.png", Pngs.png(2, 400));

        assertAccepts(
                "python3",
                "-c",
                "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]);"
                        + " sys.exit(z.testzip() or z.namelist() != ['001-small.png', '002-large.png'])",
                end().toString());
    }

    private static void assertAccepts(String... command) throws Exception {
        assumeTrue(isInstalled(command[0]), "There is no " + command[0] + " on this machine");
        Process tool =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        String output = new String(tool.getInputStream().readAllBytes());

        assertEquals(0, tool.waitFor(), output);
    }

    private static boolean isInstalled(String tool) {
        return List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }
}
