package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table in Markdown on the standard output; text on the left, figures on the right. All figures of the run can be
 * written into a file.
 */
final class Table {
    private static final List<Recorded> RECORDED = new ArrayList<>();
    private static String title = "";
    private static List<String> columns = List.of();

    private Table() {}

    /** @param name what it shows; what follows a colon is left out of comparisons, such as the number of rounds */
    static void head(String name, String first, String... others) {
        title = name.replaceFirst(": .*", "");
        columns = List.of(others);
        System.out.printf("%n%s%n%n", name);
        print(Stream.concat(Stream.of(first), Stream.of(others)));
        System.out.println("|---|" + "--:|".repeat(others.length));
    }

    /** @param cells texts and figures; an {@code Integer}, such as a number of connections, is a part of the row's name */
    static void row(Object first, Object... cells) {
        print(Stream.concat(Stream.of(first), Stream.of(cells)));
        String row = first.toString();
        for (int i = 0; i < cells.length; i++) {
            if (cells[i] instanceof Figures.Cell cell) {
                RECORDED.add(new Recorded(title, row, columns.get(i), cell.figures()));
            } else if (cells[i] instanceof Integer key) {
                row += ", " + key;
            }
        }
    }

    private static void print(Stream<Object> cells) {
        System.out.println(cells.map(Object::toString).collect(Collectors.joining(" | ", "| ", " |")));
    }

    /** @param about the run, as JSON members */
    static void write(Path file, String about) throws IOException {
        Files.writeString(
                file,
                RECORDED.stream()
                        .map(Recorded::json)
                        .collect(Collectors.joining(",\n", "{" + about + ", \"figures\": [\n", "\n]}\n")));
    }
}
