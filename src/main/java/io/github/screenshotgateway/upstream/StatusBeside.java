package io.github.screenshotgateway.upstream;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.task.TaskLife;
import io.github.screenshotgateway.task.TaskScreenshots;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

/**
 * The status of a task, asked for beside its list, so that a miss costs the client one round trip and not two.
 *
 * <p>A terminal status thus comes with the list and not before it: the task is {@link TaskLife#ENDING}, and the next
 * read, for which the status is not asked again, is the final one.
 */
final class StatusBeside {
    /** How long the status may arrive after the list. */
    private static final Duration GRACE = Duration.ofMillis(500);

    private final Uni<TaskLife> life;

    private StatusBeside(Uni<TaskLife> life) {
        this.life = life;
    }

    /**
     * Asks, unless the end is known. To be called right before the list is asked for: the call takes its turn beside
     * that of the list, while behind all the lists that wait it would come too late for its own.
     *
     * @param before what is known of the task, or {@code null}
     * @param call asks for the status. A list without a status is worth more than no list: it counts as running.
     */
    static StatusBeside ask(TaskScreenshots before, Uni<TaskLife> call) {
        if (before != null && before.life().over()) {
            return new StatusBeside(Uni.createFrom().item(before.life()));
        }
        Uni<TaskLife> life = call.onFailure(Problem.class)
                .recoverWithItem(TaskLife.RUNNING)
                .memoize()
                .indefinitely();
        life.subscribe().with(known -> {});
        return new StatusBeside(life);
    }

    /** The list, with what the status says. */
    Uni<TaskScreenshots> join(TaskScreenshots list) {
        return life.ifNoItem().after(GRACE).recoverWithItem(TaskLife.RUNNING).map(list::with);
    }
}
