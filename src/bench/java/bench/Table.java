package bench;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A table in Markdown on the standard output; text on the left, figures on the right. */
final class Table {
    private Table() {}

    static void head(String title, String first, String... columns) {
        System.out.printf("%n%s%n%n", title);
        row(first, (Object[]) columns);
        System.out.println("|---|" + "--:|".repeat(columns.length));
    }

    static void row(Object first, Object... cells) {
        System.out.println(Stream.concat(Stream.of(first), Stream.of(cells))
                .map(Object::toString)
                .collect(Collectors.joining(" | ", "| ", " |")));
    }
}
