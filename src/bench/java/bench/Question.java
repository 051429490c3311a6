package bench;

import java.io.IOException;
import java.util.List;

/**
 * What wrk asks one peer, again and again.
 *
 * @param headLength of an answer, in bytes; ages and times to live make it vary a little
 * @param paths for many questions in turn: see wrk.lua
 */
record Question(String url, List<String> headers, int status, int headLength, int bodyLength, List<String> paths) {
    /** How much {@code Age}, {@code X-Varnish} and their like make heads differ. */
    private static final int HEADS_DIFFER = 40;

    /** Asks once, by digest, and takes from the answer what all others have to be like. */
    static Question learn(Peer peer, Expected expected, boolean conditional, Verdict verdict) throws IOException {
        try (Connection connection = new Connection(peer.port())) {
            Answer whole = connection.ask(expected);
            verdict.check(whole.whole(), peer.name() + " " + expected.path() + ": " + whole.outcome());
            Head head = whole.head();
            List<String> headers = List.of();
            if (conditional) {
                headers = List.of("If-None-Match: " + head.field("ETag"));
                head = connection.ask(expected, headers.get(0)).head();
                verdict.check(head.status() == 304, peer.name() + " " + expected.path() + ": no 304 but " + head);
            }
            return new Question(
                    peer.url() + expected.path(),
                    headers,
                    conditional ? 304 : 200,
                    head.length(),
                    conditional ? 0 : expected.body().length,
                    List.of());
        }
    }

    Question withPaths(String pattern, String tasks, String screenshots) {
        return new Question(url, headers, status, headLength, bodyLength, List.of(pattern, tasks, screenshots));
    }

    /** Whether so many answers can have so many bytes; those under way at the end add to them. */
    boolean fits(Load load, int connections) {
        long least = headLength - HEADS_DIFFER + bodyLength;
        long most = headLength + HEADS_DIFFER + bodyLength;
        return load.bytes() >= load.requests() * least && load.bytes() <= (load.requests() + connections) * most;
    }
}
