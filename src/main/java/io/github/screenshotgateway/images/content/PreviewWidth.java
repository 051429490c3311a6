package io.github.screenshotgateway.images.content;

import io.github.screenshotgateway.problem.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The widths of previews. Only a few, because each preview is made and stored like an image of its own. */
public enum PreviewWidth {
    SMALL(160),
    MEDIUM(320),
    LARGE(640);

    /** The name of the query parameter. */
    public static final String PARAMETER = "width";

    private static final String QUERY = PARAMETER + '=';

    private static final List<PreviewWidth> VALUES = List.of(values());

    private final int pixels;
    private final String parameter;

    PreviewWidth(int pixels) {
        this.pixels = pixels;
        this.parameter = Integer.toString(pixels);
    }

    /**
     * The width that a request asks for.
     *
     * @param parameter the parameter's value; {@code null} if it is missing
     * @return {@code null} if the parameter is missing
     * @throws Problem {@code invalid-request} if it is not one of these widths
     */
    public static PreviewWidth of(String parameter) {
        if (parameter == null) {
            return null;
        }
        return named(parameter)
                .orElseThrow(() -> Problem.invalid("The parameter width must be one of "
                        + Arrays.stream(values()).map(width -> width.parameter).collect(Collectors.joining(", "))
                        + "."));
    }

    private static Optional<PreviewWidth> named(String parameter) {
        return VALUES.stream()
                .filter(width -> width.parameter.equals(parameter))
                .findFirst();
    }

    /** The width that a query requests, if it is valid and the only parameter. */
    public static Optional<PreviewWidth> ofQuery(String query) {
        return query.startsWith(QUERY) ? named(query.substring(QUERY.length())) : Optional.empty();
    }

    public int pixels() {
        return pixels;
    }

    /** A query that requests this width. */
    public String query() {
        return QUERY + parameter;
    }
}
