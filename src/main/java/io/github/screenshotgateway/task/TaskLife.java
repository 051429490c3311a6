package io.github.screenshotgateway.task;

/** What a list of screenshots tells about the life of its task. */
public enum TaskLife {
    /** No terminal status is known: the list may grow. */
    RUNNING,
    /** The task has ended, but that was learnt together with the list or after it: the last screenshot may be missing. */
    ENDING,
    /** A terminal status was known before the list was read: the list never changes again. */
    ENDED;

    /**
     * The finality rule: a list is final when the end of its task was known before the list was read.
     *
     * @param before what was known then; {@code null} when nothing was
     */
    public TaskLife knowing(TaskLife before) {
        return before == ENDING || before == ENDED ? ENDED : this;
    }

    /** Whether a terminal status is known, however late that was learnt. */
    public boolean over() {
        return this != RUNNING;
    }
}
