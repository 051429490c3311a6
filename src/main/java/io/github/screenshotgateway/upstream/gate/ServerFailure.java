package io.github.screenshotgateway.upstream.gate;

/** The upstream answered with a 5xx; a retry may succeed. */
public final class ServerFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ServerFailure(int status) {
        super("status " + status, null, false, false);
    }
}
