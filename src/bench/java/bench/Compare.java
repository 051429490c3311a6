package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Compares two runs by the files that {@code --json} has written. A difference counts if each median lies outside of the
 * other's quartiles; otherwise it may be noise.
 */
final class Compare {
    /** Fewer figures have no quartiles that differ from the median on both sides. */
    private static final int ENOUGH = 5;

    private Compare() {}

    public static void main(String[] args) throws IOException {
        List<String> before = Files.readAllLines(Path.of(args[0]));
        List<String> after = Files.readAllLines(Path.of(args[1]));
        System.out.printf("A: %s%nB: %s%n", about(before), about(after));
        List<Recorded> olds = figures(before);
        String table = "";
        for (Recorded now : figures(after)) {
            Optional<Recorded> old = olds.stream().filter(now::isSameAs).findFirst();
            if (old.isPresent()) {
                if (!now.table().equals(table)) {
                    table = now.table();
                    Table.head(table, "", "", "A", "B", "B : A", "");
                }
                print(old.get(), now);
            }
        }
    }

    private static String about(List<String> lines) {
        return lines.get(0).replaceAll("^\\{|, \"figures.*", "");
    }

    private static List<Recorded> figures(List<String> lines) {
        return lines.stream().map(Recorded::parse).flatMap(Optional::stream).toList();
    }

    private static void print(Recorded old, Recorded now) {
        double a = old.figures().median();
        double b = now.figures().median();
        int decimals = Math.max(a, b) < 100 ? 2 : 0;
        boolean enough = Math.min(
                        old.figures().values().size(), now.figures().values().size())
                >= ENOUGH;
        boolean differs = enough && isOutside(a, now.figures()) && isOutside(b, old.figures());
        String judgement = !differs ? "" : b > a == now.moreIsBetter() ? "better" : "worse";
        Table.row(
                now.row(),
                now.column(),
                old.figures().quartiles(decimals),
                now.figures().quartiles(decimals),
                a == 0 ? "" : Figures.text(b / a, 2),
                judgement);
    }

    private static boolean isOutside(double value, Figures of) {
        return value < of.quantile(0.25) || value > of.quantile(0.75);
    }
}
