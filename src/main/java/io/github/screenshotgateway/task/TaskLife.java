package io.github.screenshotgateway.task;

/** What a list of screenshots tells about the life of its task. */
public enum TaskLife {
    /** The list may grow any moment. */
    RUNNING,
    /** The status was not read yet, could not be read, or is none that is documented: the list may grow any moment. */
    UNKNOWN,
    /** The task waits to be continued: the list may grow, but seldom does. */
    QUIET,
    /** The task has ended, but that was learnt together with the list or after it: the last screenshot may be missing. */
    ENDING,
    /** A terminal status was known before the list was read: the list is final. */
    ENDED;

    /**
     * The finality rule: a list is final when the end of its task was known before the list was read. An end that was learnt
     * together with a list is doubted when the next list comes with a status that says otherwise.
     *
     * @param before what was known then; {@code null} when nothing was
     */
    public TaskLife knowing(TaskLife before) {
        boolean doubted = before == ENDING && (this == RUNNING || this == QUIET);
        return before != null && before.over() && !doubted ? ENDED : this;
    }

    /** Whether a terminal status is known, however late that was learnt. */
    public boolean over() {
        return this == ENDING || this == ENDED;
    }
}
