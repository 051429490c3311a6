package io.github.screenshotgateway.http;

/** Numbers that others send: of any length, in time that grows no faster than that. */
final class Digits {
    /** Of any longer number, the value lies beyond what a {@code long} holds. */
    private static final int MOST = 19;

    private Digits() {}

    /** Whether a part of a text is ASCII digits and nothing else; true of an empty one. */
    static boolean areAll(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** The value of digits, or the largest {@code long} when it is more. */
    static long value(String digits) {
        int start = 0;
        while (start < digits.length() - 1 && digits.charAt(start) == '0') {
            start++;
        }
        if (digits.length() - start > MOST) {
            return Long.MAX_VALUE;
        }
        long value = Long.parseUnsignedLong(digits.substring(start));
        return value < 0 ? Long.MAX_VALUE : value;
    }
}
