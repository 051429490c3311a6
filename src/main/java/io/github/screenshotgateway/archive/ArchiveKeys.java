package io.github.screenshotgateway.archive;

import io.github.screenshotgateway.http.Sha256;
import io.github.screenshotgateway.task.TaskId;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The names of objects. {@code src/docs/archive.md} describes them. */
final class ArchiveKeys {
    /** The version of the layout. */
    private static final String VERSION = "v1/";

    private static final HexFormat HEX = HexFormat.of();

    private static final String DIGEST = "sha256-";

    /** Ids that can be the name of a file everywhere, apart from those that look like a digest. */
    private static final Pattern PLAIN = Pattern.compile("(?!" + DIGEST + ")[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");

    private ArchiveKeys() {}

    /** The beginning of the names of a task's objects. Two digits of a digest first: stores divide their load by that. */
    static String folder(TaskId task) {
        return VERSION + HEX.toHexDigits(Sha256.of(task.value())[0]) + '/' + task.value() + '/';
    }

    /** @param identity of the screenshot in its task */
    static String image(TaskId task, String identity) {
        return folder(task) + imageInFolder(identity);
    }

    /** The same below {@link #folder}. */
    static String imageInFolder(String identity) {
        boolean plain = PLAIN.matcher(identity).matches();
        return "images/" + (plain ? identity : DIGEST + HEX.formatHex(Sha256.of(identity)));
    }
}
