package io.github.screenshotgateway.http;

/** Parses numbers from untrusted input of any length, in linear time. */
final class Digits {
    /** Longer numbers exceed a {@code long}. */
    private static final int MAX = 19;

    private Digits() {}

    /** Whether a part of a text consists of ASCII digits only; true for an empty part. */
    static boolean areAll(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** The value of the digits, at most {@link Long#MAX_VALUE}. */
    static long value(String digits) {
        int start = 0;
        while (start < digits.length() - 1 && digits.charAt(start) == '0') {
            start++;
        }
        if (digits.length() - start > MAX) {
            return Long.MAX_VALUE;
        }
        long value = Long.parseUnsignedLong(digits.substring(start));
        return value < 0 ? Long.MAX_VALUE : value;
    }
}
