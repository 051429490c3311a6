package io.github.screenshotgateway.screenshots;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Random texts that an upstream could send as URLs: valid, odd and hostile ones. */
final class AnyText {
    private static final List<String> PARTS = List.of(
            "https://b.test/",
            "step_1.png",
            "/",
            "?",
            "#",
            "&Signature=",
            "%2F",
            "0123456789abcdef",
            "9f86d081-884c-7d65-9a2f-eaa0c55ad015",
            "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo",
            "\r\n",
            "\u0000",
            "\u00e9\u00ff",
            "\u2603",
            "\ud83d\ude00",
            "\ud83d",
            "x".repeat(1_400));

    /** The last six parts are odd. Half of all generators never use them, because most lists have none. */
    private static final int ODD = 6;

    private final Random random;
    private final int choice;

    AnyText(Random random) {
        this.random = random;
        this.choice = PARTS.size() - (random.nextBoolean() ? ODD : 0);
    }

    String any() {
        return Stream.generate(this::part).limit(random.nextInt(6)).collect(joining());
    }

    /** The same text with a few changes or none, or sometimes another text. */
    String like(String text) {
        if (random.nextInt(8) == 0) {
            return any();
        }
        StringBuilder changed = new StringBuilder(text);
        for (int i = random.nextInt(4); i > 0; i--) {
            int start = random.nextInt(changed.length() + 1);
            int end = Math.min(changed.length(), start + random.nextInt(10));
            changed.replace(start, end, random.nextBoolean() ? part() : "" + random.nextInt(1_000));
        }
        return changed.toString();
    }

    private String part() {
        return PARTS.get(random.nextInt(choice));
    }
}
