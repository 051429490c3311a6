package io.github.screenshotgateway.cluster.engine;

/** The engine does not answer, or not as it should. Without a stack trace: in an outage, there are many of them. */
public final class EngineAway extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EngineAway(String message) {
        super(message, null, false, false);
    }
}
