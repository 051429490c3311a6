package bench;

import java.nio.file.Path;
import java.util.List;

/**
 * The gateway in one of the forms in which it can be packaged.
 *
 * @param options of the JVM that this form needs
 */
record Packaged(Path jar, List<String> options) {}
