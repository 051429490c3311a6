package io.github.screenshotgateway.webhooks;

import java.util.HexFormat;

/** How JSON strings are written and compared by the languages that vendors sign in. */
final class JsonStrings {
    private static final HexFormat HEX = HexFormat.of();

    /** The first character that Python escapes although JSON does not require it. */
    private static final char DELETE = 0x7f;

    private JsonStrings() {}

    /** Whether Python and JavaScript write the text alike. */
    static boolean isAscii(String text) {
        return text.chars().allMatch(character -> character < DELETE);
    }

    /** Sorts as Python does, by code point. Java's own order compares surrogates and puts an emoji before U+FF5E. */
    static int compareByCodePoints(String a, String b) {
        int shorter = Math.min(a.length(), b.length());
        for (int i = 0; i < shorter; i++) {
            char one = a.charAt(i);
            char other = b.charAt(i);
            if (one != other) {
                // A surrogate belongs to a code point above all that need none.
                boolean sameKind = Character.isSurrogate(one) == Character.isSurrogate(other);
                return sameKind ? one - other : Character.isSurrogate(one) ? 1 : -1;
            }
        }
        return a.length() - b.length();
    }

    /** Appends a part of an array as a string, with the escapes that JSON requires. */
    static void quote(char[] characters, int start, int length, StringBuilder text) {
        text.append('"');
        for (int i = start; i < start + length; i++) {
            char character = characters[i];
            switch (character) {
                case '"', '\\' -> text.append('\\').append(character);
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (character < ' ') {
                        escape(character, text);
                    } else {
                        text.append(character);
                    }
                }
            }
        }
        text.append('"');
    }

    /** The text with every other character than ASCII escaped, as Python does. */
    static String escaped(String plain) {
        StringBuilder escaped = new StringBuilder(2 * plain.length());
        for (int i = 0; i < plain.length(); i++) {
            char character = plain.charAt(i);
            if (character < DELETE) {
                escaped.append(character);
            } else {
                escape(character, escaped);
            }
        }
        return escaped.toString();
    }

    private static void escape(char character, StringBuilder to) {
        to.append("\\u").append(HEX.toHexDigits(character));
    }
}
