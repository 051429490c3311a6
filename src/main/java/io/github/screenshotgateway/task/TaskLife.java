package io.github.screenshotgateway.task;

/** How far a task is, as known with a list of its screenshots. */
public enum TaskLife {
    /** The list may grow at any moment. */
    RUNNING,
    /** The status is not read yet, unreadable or undocumented: the list may grow at any moment. */
    UNKNOWN,
    /** The task waits to be continued: the list may grow, but rarely does. */
    QUIET,
    /** The task has ended, but the list was not read after that was known: the last screenshot may be missing. */
    ENDING,
    /** A terminal status was known before the list was read: the list is final. */
    ENDED;

    /**
     * The finality rule: a list is final when its task was known to have ended before the list was read. An end learnt
     * together with a list is doubted when the status of the next list contradicts it.
     *
     * @param before the state known before the read, or {@code null}
     */
    public TaskLife after(TaskLife before) {
        boolean doubted = before == ENDING && (this == RUNNING || this == QUIET);
        return before != null && before.isOver() && !doubted ? ENDED : this;
    }

    /** Whether a terminal status is known, no matter when it was learnt. */
    public boolean isOver() {
        return this == ENDING || this == ENDED;
    }
}
