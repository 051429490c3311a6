package io.github.screenshotgateway.screenshots;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.task.TaskId;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentTasksTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final RecentTasks recent = new RecentTasks();

    private void ask(String task, int second) {
        recent.note(new TaskId(task), BEGIN.plusSeconds(second));
    }

    private List<String> newestFirst() {
        return recent.newestFirst().stream().map(TaskId::value).toList();
    }

    @Test
    void lastRequestedTaskIsFirst() {
        ask("a", 1);
        ask("b", 2);
        ask("c", 3);

        assertEquals(List.of("c", "b", "a"), newestFirst());
    }

    @Test
    void repeatedTaskMovesToTheFrontAndIsListedOnce() {
        ask("a", 1);
        ask("b", 2);
        ask("a", 3);

        assertEquals(List.of("a", "b"), newestFirst());
    }

    @Test
    void twentyFirstTaskReplacesTheOldest() {
        IntStream.range(0, RecentTasks.MAX).forEach(i -> ask("task_" + i, i));
        ask("task_0", 100);
        ask("new", 101);

        assertEquals(RecentTasks.MAX, newestFirst().size());
        assertEquals(List.of("new", "task_0", "task_19"), newestFirst().subList(0, 3));
        assertEquals("task_2", newestFirst().get(RecentTasks.MAX - 1));
    }
}
