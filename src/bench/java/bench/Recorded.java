package bench;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Figures of a run, and where its tables have them. One line of the file that {@code --json} writes. */
record Recorded(String table, String row, String column, Figures figures) {
    private static final Pattern JSON = Pattern.compile(
            "\\{\"table\": \"(.*)\", \"row\": \"(.*)\", \"column\": \"(.*)\", \"values\": \\[(.*)]},?");

    /** @return empty for another line of the file */
    static Optional<Recorded> parse(String line) {
        Matcher matcher = JSON.matcher(line);
        return matcher.matches()
                ? Optional.of(new Recorded(
                        matcher.group(1),
                        matcher.group(2),
                        matcher.group(3),
                        Figures.of(Stream.of(matcher.group(4).split(", "))
                                .map(Double::valueOf)
                                .toList())))
                : Optional.empty();
    }

    String json() {
        return "{\"table\": \"%s\", \"row\": \"%s\", \"column\": \"%s\", \"values\": [%s]}"
                .formatted(
                        table,
                        row,
                        column,
                        figures.values().stream().map(String::valueOf).collect(Collectors.joining(", ")));
    }

    boolean isSameAs(Recorded other) {
        return table.equals(other.table) && row.equals(other.row) && column.equals(other.column);
    }

    boolean moreIsBetter() {
        return (table + column).contains("per second");
    }
}
