package io.github.screenshotgateway.images.fetch;

import io.github.screenshotgateway.traffic.BytesInFlight;
import io.github.screenshotgateway.traffic.HeapReservation;
import io.github.screenshotgateway.traffic.HeapSizes;

/**
 * The client of a download, and the heap for it.
 *
 * @param room reserved for the image; {@code null} for none
 */
record Recipient(BytesInFlight bytesInFlight, String client, HeapReservation room) {
    /** Bytes that are reserved. */
    long reserved() {
        return room == null ? 0 : room.bytes();
    }

    /**
     * Space for received or unpacked bytes.
     *
     * @param maximumSize of an image, in bytes
     * @param reserved the rest of the room, which covers both received and unpacked bytes
     */
    ArrivingBytes newBytes(MediaHead head, int maximumSize, int maxBytes, long reserved) {
        long unpacked = head.isGzip() ? HeapSizes.bytesOf(maximumSize) : 0;
        long all = HeapSizes.bytesOf(head.maxBytes()) + unpacked;
        long wanted = head.hasKnownLength() ? all : Math.min(all, bytesInFlight.maxForOne());
        boolean hasAll = room != null && room.isFor(wanted);
        return new ArrivingBytes(bytesInFlight, client, maxBytes, hasAll ? 0 : wanted, room == null, reserved);
    }
}
