package bench;

/**
 * What one client got.
 *
 * @param head null when there was no whole answer
 * @param expected whether the body is the expected one, compared by its bytes or its SHA-256
 * @param nanos from the request to the last byte
 */
record Answer(Head head, boolean expected, long nanos) {
    static final Answer NONE = new Answer(null, false, 0);

    boolean whole() {
        return head != null && head.status() == 200 && expected;
    }

    double ms() {
        return nanos / 1e6;
    }

    String outcome() {
        if (head == null) {
            return "no answer";
        }
        return head.status() == 200 && !expected ? "200 with another body" : Integer.toString(head.status());
    }
}
