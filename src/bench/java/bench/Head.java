package bench;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Status line and header fields of an answer. */
record Head(String text) {
    static final String END = "\r\n\r\n";

    int status() {
        return Integer.parseInt(text.substring(9, 12));
    }

    /** Empty when it is missing. */
    String field(String name) {
        Matcher field = Pattern.compile("^" + name + ": *(.*)$", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE)
                .matcher(text);
        return field.find() ? field.group(1) : "";
    }

    /** All peers state it. A 304 has no body, whatever it states. */
    int bodyLength() {
        if (status() == 304) {
            return 0;
        }
        String length = field("Content-Length");
        return length.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(length);
    }

    int length() {
        return text.length();
    }
}
