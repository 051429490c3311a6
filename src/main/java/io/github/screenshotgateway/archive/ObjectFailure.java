package io.github.screenshotgateway.archive;

/** The object store has not done what it was asked to do. */
public final class ObjectFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The kinds of failures; also their names in metrics. */
    public enum Kind {
        /** There is no such object. */
        ABSENT,
        /** There is such an object already. */
        EXISTS,
        /** Another client is writing the same object. */
        CONFLICT,
        /** Only this object cannot be read for now: it is in cold storage, or the key that it is encrypted with is disabled. */
        LOCKED,
        /** The bucket, the credentials or the permissions are wrong: this does not pass by itself. */
        REFUSED,
        /** No response in time. */
        SLOW,
        /** It is out of order, or cannot be reached. */
        UNAVAILABLE,
        /** Not called, because the last calls have failed, or because too many wait. */
        SUSPENDED;

        boolean isOutage() {
            return this == REFUSED || this == SLOW || this == UNAVAILABLE;
        }
    }

    private final Kind kind;
    private final boolean lasting;

    /** @param reason for the log; without secrets */
    ObjectFailure(Kind kind, String reason) {
        super(reason, null, false, false);
        this.kind = kind;
        this.lasting = kind == Kind.REFUSED;
    }

    /** A proxy that compresses has answered, for one: stores announce the length of every object. */
    static ObjectFailure ofMissingLength() {
        return new ObjectFailure(Kind.UNAVAILABLE, "a response without Content-Length");
    }

    private ObjectFailure(boolean lasting) {
        super("not called", null, false, false);
        this.kind = Kind.SUSPENDED;
        this.lasting = lasting;
    }

    /** The failure of a call that is not made because too many others wait. */
    public static ObjectFailure tooMany() {
        return new ObjectFailure(false);
    }

    /** The failure of a call that is not made because of this one. */
    ObjectFailure suspended() {
        return new ObjectFailure(lasting);
    }

    /** Whether it will not pass by itself: the gateway then works as without a bucket. */
    public boolean isLasting() {
        return lasting;
    }

    public Kind kind() {
        return kind;
    }

    static boolean is(Kind kind, Throwable failure) {
        return failure instanceof ObjectFailure object && object.kind == kind;
    }
}
