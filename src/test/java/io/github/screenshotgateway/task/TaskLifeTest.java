package io.github.screenshotgateway.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskLifeTest {
    @ParameterizedTest
    @CsvSource({
        "RUNNING,        , RUNNING",
        "RUNNING, UNKNOWN, RUNNING",
        "UNKNOWN, RUNNING, UNKNOWN",
        "QUIET,   RUNNING, QUIET",
        "RUNNING, QUIET,   RUNNING",
        "QUIET,   ENDING,  QUIET",
        "UNKNOWN, ENDED,   ENDED",
        "RUNNING, RUNNING, RUNNING",
        "RUNNING, ENDING,  RUNNING",
        "UNKNOWN, ENDING,  ENDED",
        // An ended task does not run again, whatever a later status says.
        "RUNNING, ENDED,   ENDED",
        // The end came with the list, so the order of the two is unknown.
        "ENDING,         , ENDING",
        "ENDING,  RUNNING, ENDING",
        "ENDING,  ENDING,  ENDED",
        "ENDING,  ENDED,   ENDED",
        "ENDED,          , ENDED",
        "ENDED,   RUNNING, ENDED",
        "ENDED,   ENDING,  ENDED",
        "ENDED,   ENDED,   ENDED",
    })
    void listIsFinalWhenTheEndWasKnownBeforeTheRead(TaskLife read, TaskLife before, TaskLife expected) {
        assertEquals(expected, read.after(before));
    }

    @ParameterizedTest
    @CsvSource({"RUNNING, false", "UNKNOWN, false", "QUIET, false", "ENDING, true", "ENDED, true"})
    void taskIsOverOnceItsEndIsKnown(TaskLife life, boolean over) {
        assertEquals(over, life.isOver());
    }
}
