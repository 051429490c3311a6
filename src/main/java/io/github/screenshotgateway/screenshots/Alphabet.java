package io.github.screenshotgateway.screenshots;

import java.util.Arrays;

/**
 * Text of few different characters, in fewer bits: what differs between two URLs is mostly random, and written in
 * digits, hexadecimal or Base64.
 */
enum Alphabet {
    /** Any byte. */
    ALL(8, ""),
    /** Digests and signatures. */
    HEXADECIMAL(4, "0123456789abcdef"),
    /** UUIDs in paths, and the names of files behind them. */
    PATH(5, "0123456789abcdef-/._ghilmnoprstx"),
    /** Base64 for URLs (RFC 4648, section 5). */
    BASE64(6, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private static final Alphabet[] ALPHABETS = values();

    private final int bits;
    private final byte[] symbols;

    /** By character; -1 for those that it does not have. */
    private final byte[] codes = new byte[256];

    Alphabet(int bits, String symbols) {
        this.bits = bits;
        this.symbols = CharWidth.NARROW.octets(symbols);
        Arrays.fill(codes, (byte) -1);
        for (byte code = 0; code < this.symbols.length; code++) {
            codes[this.symbols[code]] = code;
        }
    }

    /** Writes a part of a text and its length. */
    static void write(PackOutput out, byte[] text, int start, int end) {
        Alphabet smallest = smallest(text, start, end);
        out.number((end - start) << 2 | smallest.ordinal());
        if (smallest == ALL) {
            out.octets(text, start, end);
        } else {
            smallest.pack(out, text, start, end);
        }
    }

    /** Reads what was written to a place in a text; the end of it. */
    static int read(PackInput in, byte[] text, int start) {
        int header = in.number();
        int length = header >>> 2;
        Alphabet alphabet = ALPHABETS[header & 3];
        if (alphabet == ALL) {
            in.octets(text, start, length);
        } else {
            alphabet.unpack(in, text, start, start + length);
        }
        return start + length;
    }

    private static Alphabet smallest(byte[] text, int start, int end) {
        Alphabet smallest = ALL;
        for (Alphabet alphabet : ALPHABETS) {
            if (alphabet.size(end - start) < smallest.size(end - start) && alphabet.has(text, start, end)) {
                smallest = alphabet;
            }
        }
        return smallest;
    }

    private int size(int length) {
        return (length * bits + 7) / 8;
    }

    private boolean has(byte[] text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (codes[text[i] & 0xFF] < 0) {
                return false;
            }
        }
        return true;
    }

    private void pack(PackOutput out, byte[] text, int start, int end) {
        int pending = 0;
        int held = 0;
        for (int i = start; i < end; i++) {
            pending = pending << bits | codes[text[i] & 0xFF];
            held += bits;
            if (held >= 8) {
                held -= 8;
                out.octet(pending >>> held);
            }
        }
        if (held > 0) {
            out.octet(pending << (8 - held));
        }
    }

    private void unpack(PackInput in, byte[] text, int start, int end) {
        int pending = 0;
        int held = 0;
        for (int i = start; i < end; i++) {
            if (held < bits) {
                pending = pending << 8 | in.octet();
                held += 8;
            }
            held -= bits;
            text[i] = symbols[pending >>> held & symbols.length - 1];
        }
    }
}
