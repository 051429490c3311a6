package bench;

import java.io.IOException;

/** What can be hit in a cache. */
enum HitKind {
    LIST("list", PictureSize.MEDIUM, true, false),
    LIST_UNCHANGED("list, 304", PictureSize.MEDIUM, true, true),
    SMALL("image, 20 kB", PictureSize.SMALL, false, false),
    MEDIUM("image, 200 kB", PictureSize.MEDIUM, false, false),
    LARGE("image, 2 MB", PictureSize.LARGE, false, false),
    IMAGE_UNCHANGED("image, 304", PictureSize.MEDIUM, false, true);

    private final String title;
    private final PictureSize size;
    private final boolean list;
    private final boolean conditional;

    HitKind(String title, PictureSize size, boolean list, boolean conditional) {
        this.title = title;
        this.size = size;
        this.list = list;
        this.conditional = conditional;
    }

    String title() {
        return title;
    }

    Question question(Peer peer, Verdict verdict) throws IOException {
        String task = size.task("hit");
        return Question.learn(peer, list ? peer.list(task) : peer.picture(task, 1), conditional, verdict);
    }
}
