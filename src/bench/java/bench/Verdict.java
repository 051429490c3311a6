package bench;

import java.util.Map;
import java.util.TreeMap;

/** Every wrong answer of the run. One is enough for the command to fail; slowness is none. Thread-safe. */
final class Verdict {
    private final Map<String, Long> wrong = new TreeMap<>();

    void check(boolean right, String what) {
        if (!right) {
            wrong(what, 1);
        }
    }

    synchronized void wrong(String what, long times) {
        if (wrong.merge(what, times, Long::sum) == times) {
            System.err.println("WRONG: " + what);
        }
    }

    synchronized boolean right() {
        return wrong.isEmpty();
    }

    synchronized void print() {
        if (wrong.isEmpty()) {
            System.out.println("Every answer that was looked at was right.");
        } else {
            System.out.println("WRONG:");
            wrong.forEach(
                    (what, times) -> System.out.println("- " + what + (times > 1 ? " (" + times + " times)" : "")));
        }
    }
}
