package io.github.screenshotgateway.upstream;

/** The upstream answered with a 5xx; a retry may succeed. */
final class ServerFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ServerFailure(int status) {
        super("status " + status, null, false, false);
    }
}
