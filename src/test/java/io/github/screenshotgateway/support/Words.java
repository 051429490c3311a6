package io.github.screenshotgateway.support;

import java.util.List;
import java.util.stream.Stream;

/** Many short inputs for a test, written as one text. */
public final class Words {
    private Words() {}

    /** The words of a text, and values that are no words: empty, or with a blank or a line end. */
    public static List<String> words(String text, String... others) {
        return Stream.concat(Stream.of(text.split("[ \n]+")), Stream.of(others)).toList();
    }
}
