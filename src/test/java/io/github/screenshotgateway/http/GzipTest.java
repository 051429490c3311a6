package io.github.screenshotgateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipTest {
    /** Packs each letter as its own member, and each dot as an empty member. */
    private static byte[] gzip(String members) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        for (String member : members.split("")) {
            try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                gzip.write(member.replace(".", "").getBytes(ISO_8859_1));
            }
        }
        return packed.toByteArray();
    }

    private static String unpacked(byte[] packed) throws IOException {
        ByteArrayOutputStream unpacked = new ByteArrayOutputStream();
        Gzip.unpack(packed, packed.length, unpacked::writeBytes);
        return unpacked.toString(ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "abc", ".", "a.", ".a", "a.b..c"})
    void membersAreConcatenated(String members) throws IOException {
        assertEquals(members.replace(".", ""), unpacked(gzip(members)));
    }

    /** A million bytes of empty members overflow the stack in the JDK. */
    @ParameterizedTest
    @ValueSource(strings = {"%s", "a%s", "%sa", "a%sb"})
    void manyEmptyMembersAddNothing(String members) throws IOException {
        assertEquals(members.replace("%s", ""), unpacked(gzip(members.formatted(".".repeat(50_000)))));
    }

    @Test
    void truncatedMemberAfterEmptyOnesIsRefused() throws IOException {
        byte[] packed = gzip(".".repeat(50_000) + "a");
        assertThrows(EOFException.class, () -> Gzip.unpack(packed, packed.length - 1, piece -> {}));
    }
}
