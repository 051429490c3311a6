package bench;

/**
 * A cache in front of the origin, or the origin itself.
 *
 * @param origin root of the origin's URLs
 * @param rewrites whether the URLs in lists are the peer's own; only the gateway knows what it delivers
 */
record Peer(String name, int port, String origin, boolean rewrites) {
    static Peer of(Origin origin) {
        return new Peer("origin", origin.port(), origin.url(), false);
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    Expected list(String task, int screenshots) {
        String prefix = rewrites ? url() + Paths.list(task) : origin + Paths.MEDIA + task;
        return new Expected(Paths.list(task), Paths.list(prefix, screenshots));
    }

    Expected list(String task) {
        return list(task, Origin.SCREENSHOTS);
    }

    Expected picture(String task, int step) {
        String media = Paths.media(task, step);
        String path = rewrites ? Paths.ofGateway(task, step) : media;
        return new Expected(path, PictureSize.of(task).picture(media));
    }
}
