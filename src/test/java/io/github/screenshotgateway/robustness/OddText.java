package io.github.screenshotgateway.robustness;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Parts of targets and headers that often break parsers. */
final class OddText {
    private static final String ALPHABET =
            "%%%00//..;;??&&==##++  \\\"<>{}|^`~!*'()[]@:,$aZ9-_\t\u0000\u0001\u007f\u0080\u00c3\u00ff";

    /** Words without blanks, for paths, queries and headers. */
    static final List<String> VALUES = withOthers(
            """
            % %z %zz %2 %252e %c0%af %e0%80%af %ff %fe%ff %ed%a0%80 %f8%88%80%80%80 %00 a%00b %0d%0aX-Evil:%201 %0a %0aa
            %u0041 %E2%80%AE %EF%BB%BF .. %2e%2e . ..; ..%2f ..%5c %2f a%2fb %252f %5c \\ ; ;x=y a;b * ** ? ?? # #x + %20
            \u00e9 \u00ff \u0000 \u0001 \u007f \u0080 " ' <script> {x} {} ${7*7} {{7*7}} %24%7b7*7%7d '-- | ^ ` ~ ! @ : ,
            [ [] ( / // /../ /./ http://a/ //a/ ?a?b &&& = a=b=c 0 -1 99999999999999999999 1e9 0x10 NaN null true latest
            first%00 events%20""",
            "",
            " ",
            "\t",
            "a b",
            "a".repeat(129),
            "a".repeat(4_000),
            "%41".repeat(129),
            "\u00e4".repeat(200),
            "../".repeat(200));

    private OddText() {}

    /** The words of a text, and other values. */
    static List<String> withOthers(String words, String... others) {
        return Stream.concat(words(words).stream(), Stream.of(others)).toList();
    }

    static List<String> words(String text) {
        return List.of(text.split("[ \n]+"));
    }

    /** Returns the text with some random edits. */
    static String mutated(String text, Random random) {
        StringBuilder mutated = new StringBuilder(text);
        for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
            int at = random.nextInt(mutated.length() + 1);
            char odd = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            switch (random.nextInt(3)) {
                case 0 -> mutated.insert(at, odd);
                case 1 -> mutated.replace(at, Math.min(at + 1, mutated.length()), String.valueOf(odd));
                default -> mutated.delete(at, Math.min(at + 1 + random.nextInt(3), mutated.length()));
            }
        }
        return mutated.toString();
    }
}
