package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.task.Screenshot;

/** Goes through packed screenshots from the first to the last, and makes texts only of what it is asked for. */
final class ScreenshotsReader {
    private final PackInput in;
    private final RollingText id = new RollingText();
    private final RollingText url = new RollingText();
    private final CharWidth width;
    private final int size;
    private int position;
    private int flags;
    private int number;
    private int nameStart;
    private int afterName;

    /** {@code null} when it is a part of something else. */
    private String writtenName;

    private String writtenFirstName;

    ScreenshotsReader(byte[] packed) {
        this.in = new PackInput(packed);
        int header = in.number();
        this.size = header >>> 1;
        this.width = (header & 1) == CharWidth.NARROW.ordinal() ? CharWidth.NARROW : CharWidth.WIDE;
    }

    /** How many there are, those that were read included. */
    int size() {
        return size;
    }

    /** Goes on to the next one, to the first one at first; false without one. */
    boolean next() {
        if (position == size) {
            return false;
        }
        position++;
        flags = in.octet();
        readId();
        url.read(in);
        readName();
        writtenFirstName = has(ScreenshotsWriter.OTHER_FIRST_NAME) ? in.text(width) : null;
        return true;
    }

    String id() {
        return has(ScreenshotsWriter.ID_COUNTS_ON | ScreenshotsWriter.ID_IS_NUMBER)
                ? Integer.toString(number)
                : width.text(id.octets(), 0, id.length());
    }

    String url() {
        return width.text(url.octets(), 0, url.length());
    }

    String name() {
        if (writtenName != null) {
            return writtenName;
        }
        return has(ScreenshotsWriter.NAME_OF_ID)
                ? ScreenshotNames.fromId(id())
                : width.text(url.octets(), width.octets(nameStart), url.length() - width.octets(afterName));
    }

    /** The first name, when it is another one than the name; else {@code null}. */
    String otherFirstName() {
        return writtenFirstName;
    }

    NamedScreenshot screenshot() {
        String name = name();
        return new NamedScreenshot(
                name, new Screenshot(id(), url()), writtenFirstName == null ? name : writtenFirstName);
    }

    private void readId() {
        if (has(ScreenshotsWriter.ID_COUNTS_ON)) {
            number++;
        } else if (has(ScreenshotsWriter.ID_IS_NUMBER)) {
            number = in.number();
        } else {
            id.read(in);
        }
    }

    private void readName() {
        boolean partOfUrl = has(ScreenshotsWriter.NAME_IN_ITS_PLACE | ScreenshotsWriter.NAME_IN_URL);
        if (has(ScreenshotsWriter.NAME_IN_URL)) {
            nameStart = in.number();
            afterName = in.number();
        }
        writtenName = partOfUrl || has(ScreenshotsWriter.NAME_OF_ID) ? null : in.text(width);
    }

    /** Whether one of these flags is set. */
    private boolean has(int these) {
        return (flags & these) != 0;
    }
}
