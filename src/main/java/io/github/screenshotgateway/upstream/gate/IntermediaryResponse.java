package io.github.screenshotgateway.upstream.gate;

/** The cause of a problem whose response is not the vendor's, so that it says nothing about the key or the task. */
public final class IntermediaryResponse extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public IntermediaryResponse() {
        super("not the API", null, false, false);
    }
}
