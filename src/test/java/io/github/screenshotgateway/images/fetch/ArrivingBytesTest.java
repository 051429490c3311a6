package io.github.screenshotgateway.images.fetch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.screenshotgateway.traffic.BytesInFlight;
import io.github.screenshotgateway.traffic.HeapSizes;
import io.github.screenshotgateway.traffic.TransientHeap;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivingBytesTest {
    private static final int FIRST = ArrivingBytes.FIRST_STEP;
    private static final int MAXIMUM = 25_000_000;

    private final BytesInFlight inFlight = new BytesInFlight(new TransientHeap(Long.MAX_VALUE, InstantSource.system()));

    private static void append(ArrivingBytes arriving, byte[] bytes) {
        if (!arriving.hasRoomFor(bytes.length)) {
            arriving.grow(arriving.reserve(bytes.length));
        }
        arriving.put(bytes);
    }

    private static void appendInPieces(ArrivingBytes arriving, byte[] bytes) {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            byte[] piece = new byte[Math.min(60_000, left.remaining())];
            left.get(piece);
            append(arriving, piece);
        }
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** Includes the ends of steps, and one byte beside them. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 200_000, FIRST - 1, FIRST, FIRST + 1, 4 * FIRST, 4 * FIRST + 1, 3_000_000})
    void receivedBytesAreKeptByteForByte(int length) {
        byte[] sent = noise(length);
        ArrivingBytes announced = new ArrivingBytes(inFlight, "client", length);
        ArrivingBytes unannounced = new ArrivingBytes(inFlight, "client", MAXIMUM);
        appendInPieces(announced, sent);
        appendInPieces(unannounced, sent);

        assertArrayEquals(sent, announced.whole());
        assertArrayEquals(sent, unannounced.whole());
    }

    @Test
    void refusedReservationLeavesCountUnchanged() {
        ArrivingBytes arriving = new ArrivingBytes(inFlight, "client", MAXIMUM);
        appendInPieces(arriving, new byte[FIRST]);
        inFlight.tryAdd("another", BytesInFlight.LIMIT - FIRST);
        assertThrows(HeapExhausted.class, () -> arriving.reserve(1));
        arriving.release();
        assertEquals(BytesInFlight.LIMIT - FIRST, inFlight.bytes());
    }

    /** The room counts towards its client, which then has more than is left for others. */
    @Test
    void imageWithReservedRoomNeedsNoMore() {
        long bytes = HeapSizes.bytesOf(MAXIMUM);
        inFlight.tryAdd("other", 30_000_000);
        inFlight.tryAdd("client", bytes);
        ArrivingBytes arriving = new ArrivingBytes(inFlight, "client", MAXIMUM, bytes, false, bytes);
        appendInPieces(arriving, noise(MAXIMUM));
        assertEquals(MAXIMUM, arriving.length());
    }
}
