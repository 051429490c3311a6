package io.github.screenshotgateway.screenshots;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Packs the screenshots of a list one after another; {@link ScreenshotsReader} reads them in this order and no other.
 *
 * <p>First their number and the width of their characters, then for each of them a byte of the flags below, the id
 * unless it counts on, the URL, the name unless the flags say what it is, and the first name when it is another one.
 */
final class ScreenshotsWriter {
    /** The id is the number after the last id that was a number: positions in v1 and steps in v2 are. */
    static final int ID_COUNTS_ON = 1;

    /** The id is another number. */
    static final int ID_IS_NUMBER = 2;

    /** The name is a part of the URL, from the same place on and up to the same distance from its end as before. */
    static final int NAME_IN_ITS_PLACE = 4;

    /** The name is a part of the URL; two numbers tell the place. */
    static final int NAME_IN_URL = 8;

    /** The name is made from the id. */
    static final int NAME_OF_ID = 16;

    static final int OTHER_FIRST_NAME = 32;

    /** Of an id that is kept as a number; longer ones are kept as text. */
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");

    private final PackOutput out = new PackOutput();
    private final RollingText id = new RollingText();
    private final RollingText url = new RollingText();
    private final CharWidth width;
    private int number;
    private int nameStart;
    private int afterName;

    private ScreenshotsWriter(CharWidth width) {
        this.width = width;
    }

    static byte[] pack(List<NamedScreenshot> screenshots) {
        CharWidth width = CharWidth.of(screenshots.stream()
                .flatMap(named -> Stream.of(named.id(), named.url(), named.name(), named.firstName())));
        ScreenshotsWriter writer = new ScreenshotsWriter(width);
        writer.out.number(screenshots.size() << 1 | width.ordinal());
        screenshots.forEach(writer::add);
        return writer.out.toBytes();
    }

    private void add(NamedScreenshot named) {
        int kind = kindOfId(named.id());
        int place = placeOfName(named);
        boolean otherFirstName = !named.firstName().equals(named.name());
        out.octet(kind | place | (otherFirstName ? OTHER_FIRST_NAME : 0));
        if (kind == ID_IS_NUMBER) {
            out.number(number);
        } else if (kind == 0) {
            id.write(out, width.octets(named.id()));
        }
        url.write(out, width.octets(named.url()));
        if (place == NAME_IN_URL) {
            out.number(nameStart);
            out.number(afterName);
        } else if (place == 0) {
            write(named.name());
        }
        if (otherFirstName) {
            write(named.firstName());
        }
    }

    private int kindOfId(String text) {
        if (text.equals(Integer.toString(number + 1))) {
            number++;
            return ID_COUNTS_ON;
        }
        if (NUMBER.matcher(text).matches()) {
            number = Integer.parseInt(text);
            return ID_IS_NUMBER;
        }
        return 0;
    }

    private int placeOfName(NamedScreenshot named) {
        String name = named.name();
        int length = named.url().length();
        if (nameStart + name.length() + afterName == length && named.url().startsWith(name, nameStart)) {
            return NAME_IN_ITS_PLACE;
        }
        if (name.equals(ScreenshotNames.fromId(named.id()))) {
            return NAME_OF_ID;
        }
        int start = ScreenshotNames.segmentStart(named.url());
        if (!named.url().startsWith(name, start)) {
            return 0;
        }
        nameStart = start;
        afterName = length - start - name.length();
        return NAME_IN_URL;
    }

    private void write(String text) {
        byte[] octets = width.octets(text);
        out.number(octets.length);
        out.octets(octets, 0, octets.length);
    }
}
