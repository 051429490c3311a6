package io.github.screenshotgateway.images.content;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names the kind of content that a media host sent instead of an image, by its signature. Never quotes the content. */
final class RejectedContent {
    /** Bytes that are inspected. */
    private static final int START = 1024;

    private record Kind(String words, Pattern start) {}

    private static Kind kind(String words, String start) {
        return new Kind(words, Pattern.compile(start, Pattern.DOTALL));
    }

    private static final List<Kind> BINARY = List.of(
            kind("a GIF", "GIF8"),
            kind("an AVIF", "....ftypavi[fs]"),
            kind("a HEIC", "....ftyp(hei|hev|mif|msf)"),
            kind("a JPEG XL", "\u00ff\n|\0\0\0\14JXL "),
            kind("a BMP", "BM....\0\0\0\0"),
            kind("a TIFF", "II\\*\0|MM\0\\*"),
            kind("a PDF", "%PDF-"),
            kind("a zip", "PK\3\4"),
            kind("gzip", "\u001f\u008b"),
            kind("a damaged JPEG", "\u00ff\u00d8"),
            // Truncated within its header, or converted like text in transit.
            kind("a damaged PNG", "[\u0089?\t\u00c2\u00ef].{0,4}PNG"));

    /** Possessive: comments are read only once, however many there are. */
    private static final String PROLOG = "(?><\\?xml.*?\\?>)?+(?>\\s+|<!--.*?-->|<!doctype (?!html)[^>]*>)*+";

    private static final List<Kind> TEXT = List.of(
            kind("HTML", PROLOG + "<(!doctype html|html|head|body|title|script|meta)\\b"),
            kind("an SVG", PROLOG + "<svg\\b"),
            kind("an XML error of an object store", PROLOG + "<error\\b"),
            kind("XML", "<\\?xml|" + PROLOG + "<[a-z]"),
            kind("JSON", "\\s*[{\\[]"));

    private RejectedContent() {}

    static String describe(byte[] content) {
        if (content.length == 0) {
            return "empty";
        }
        String start = new String(content, 0, Math.min(START, content.length), ISO_8859_1);
        String text = start.replaceFirst("^\u00ef\u00bb\u00bf", "").toLowerCase(Locale.ROOT);
        return first(BINARY, start).or(() -> first(TEXT, text)).orElse(isText(start) ? "text" : "of an unknown format");
    }

    private static Optional<String> first(List<Kind> kinds, String start) {
        return kinds.stream()
                .filter(kind -> kind.start().matcher(start).lookingAt())
                .map(Kind::words)
                .findFirst();
    }

    private static boolean isText(String start) {
        return start.chars().allMatch(c -> c >= ' ' && c != 0x7f || c == '\n' || c == '\r' || c == '\t');
    }
}
