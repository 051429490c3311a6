package io.github.screenshotgateway.screenshots;

/** Reads what {@link PackOutput} has written, in the same order. */
final class PackInput {
    private final byte[] bytes;
    private int position;

    PackInput(byte[] bytes) {
        this.bytes = bytes;
    }

    int octet() {
        return bytes[position++] & 0xFF;
    }

    int number() {
        int value = 0;
        int shift = 0;
        int next = octet();
        while (next > 0x7F) {
            value |= (next & 0x7F) << shift;
            shift += 7;
            next = octet();
        }
        return value | next << shift;
    }

    void octets(byte[] to, int start, int length) {
        System.arraycopy(bytes, position, to, start, length);
        position += length;
    }

    String text(CharWidth width) {
        int length = number();
        position += length;
        return width.text(bytes, position - length, position);
    }
}
