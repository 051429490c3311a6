package bench;

import java.time.Duration;

/**
 * What one run of wrk showed. Answers are counted by their bytes, so that those under way at the end count for what has
 * come of them: of 1,000 pictures of 2 MB at once, a server that sends them side by side may not have ended one.
 *
 * @param answerLength bytes of one answer, its head included
 * @param figures as wrk.lua writes them
 * @param cpu of the server meanwhile
 * @param resident bytes of the server, the most that was seen
 */
record Load(int answerLength, long[] figures, Duration cpu, long resident) {
    /** Whole answers. */
    long requests() {
        return figures[1];
    }

    /** Heads and bodies. */
    long bytes() {
        return figures[2];
    }

    double perSecond() {
        return answers() * 1e6 / figures[0];
    }

    double cpuMicros() {
        return answers() == 0 ? 0 : cpu.toNanos() / 1e3 / answers();
    }

    private double answers() {
        return (double) bytes() / answerLength;
    }

    double medianMs() {
        return figures[3] / 1e3;
    }

    double p99Ms() {
        return figures[4] / 1e3;
    }

    /** Of another status or length, when each was looked at. */
    long wrong() {
        return figures[5];
    }

    /** Connections refused or broken, statuses from 400 on, and no answer in 20 s. */
    long failures() {
        return figures[6] + figures[7] + figures[8] + figures[9];
    }

    @Override
    public String toString() {
        return "%,.0f/s, %.1f us, p50 %.2f ms, p99 %.2f ms, %d MB, %d wrong, %d failures"
                .formatted(perSecond(), cpuMicros(), medianMs(), p99Ms(), resident >> 20, wrong(), failures());
    }
}
