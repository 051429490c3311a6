package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Two runs side by side, of which {@code --json} wrote the figures. A difference is told from noise where each median
 * lies outside of the other's quartiles.
 */
final class Compare {
    private static final int ENOUGH = 3;

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
        // Single figures cannot tell.
        boolean differs = old.figures().values().size() >= ENOUGH && now.figures().values().size() >= ENOUGH && isOutside(a, now.figures()) && isOutside(b, old.figures());
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
