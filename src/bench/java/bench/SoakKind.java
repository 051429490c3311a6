package bench;

/** What the clients of a soak do, and how often. */
enum SoakKind {
    LIST_HIT("list, hit", 30),
    LIST_UNCHANGED("list, 304", 10),
    LIST_MISS("list, mostly missed", 5),
    IMAGE_HIT("image, hit", 25),
    IMAGE_MISS("image, mostly missed", 15),
    ABORTED("image, left half way", 10),
    SLOW("image of 2 MB, read slowly", 5);

    private final String title;
    private final int share;

    SoakKind(String title, int share) {
        this.title = title;
        this.share = share;
    }

    String title() {
        return title;
    }

    /** @param percent from 0 to 99 */
    static SoakKind at(int percent) {
        int below = 0;
        for (SoakKind kind : values()) {
            below += kind.share;
            if (percent < below) {
                return kind;
            }
        }
        throw new IllegalArgumentException("The shares make less than " + percent);
    }
}
