package io.github.screenshotgateway.screenshots;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** How characters become bytes and the same characters again, whatever the upstream has sent: no charset replaces any. */
enum CharWidth {
    /** Characters up to U+00FF: all of every proper URL. */
    NARROW(1) {
        @Override
        byte[] octets(String text) {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        String text(byte[] octets, int start, int end) {
            return new String(octets, start, end - start, StandardCharsets.ISO_8859_1);
        }
    },
    /** All of UTF-16, half a pair included. */
    WIDE(2) {
        @Override
        byte[] octets(String text) {
            byte[] octets = new byte[2 * text.length()];
            for (int i = 0; i < text.length(); i++) {
                octets[2 * i] = (byte) (text.charAt(i) >>> 8);
                octets[2 * i + 1] = (byte) text.charAt(i);
            }
            return octets;
        }

        @Override
        String text(byte[] octets, int start, int end) {
            char[] chars = new char[(end - start) / 2];
            for (int i = 0; i < chars.length; i++) {
                chars[i] = (char) (octets[start + 2 * i] << 8 | octets[start + 2 * i + 1] & 0xFF);
            }
            return new String(chars);
        }
    };

    private final int octetsOfChar;

    CharWidth(int octetsOfChar) {
        this.octetsOfChar = octetsOfChar;
    }

    /** The smallest that holds all of them. */
    static CharWidth of(Stream<String> texts) {
        return texts.allMatch(CharWidth::isNarrow) ? NARROW : WIDE;
    }

    private static boolean isNarrow(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xFF) {
                return false;
            }
        }
        return true;
    }

    int octets(int chars) {
        return chars * octetsOfChar;
    }

    abstract byte[] octets(String text);

    abstract String text(byte[] octets, int start, int end);
}
