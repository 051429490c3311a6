package io.github.screenshotgateway.access;

import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.http.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tokens that are accepted, each with the name of who has it. A plain SHA-256 is enough for them: they are random, and
 * not chosen by people.
 */
final class Tokens {
    /** Keeps a comparison with all of them below a tenth of a millisecond, and their names a bounded set of labels. */
    private static final int MOST = 1000;

    /** As {@code sha256sum} writes it. */
    private static final Pattern LINE =
            Pattern.compile("(?<digest>[0-9a-fA-F]{64})\\s+(?<name>" + CallerNames.PATTERN + ")");

    private final List<Token> tokens;

    private record Token(String name, byte[] digest) {}

    private Tokens(List<Token> tokens) {
        this.tokens = tokens;
    }

    /**
     * Reads the file's text: a line for each token; empty lines and those that begin with {@code #} are skipped. A name may
     * have several tokens, such as an old and a new one; a token has one name.
     *
     * @throws InvalidSetting that names the line, and shows nothing of it
     */
    static Tokens parse(String setting, String text) {
        List<String> lines = text.lines().map(String::strip).toList();
        List<Token> tokens = new ArrayList<>();
        Map<ByteBuffer, String> names = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.isEmpty() && !line.startsWith("#")) {
                Token token = token(setting, line, i + 1);
                String other = names.putIfAbsent(ByteBuffer.wrap(token.digest()), token.name());
                if (other != null && !other.equals(token.name())) {
                    throw new InvalidSetting(
                            setting, "line " + (i + 1) + " has the token of an earlier line under another name.");
                }
                tokens.add(token);
            }
        }
        if (tokens.isEmpty() || tokens.size() > MOST) {
            throw new InvalidSetting(setting, "the file must hold 1 to " + MOST + " tokens.");
        }
        return new Tokens(List.copyOf(tokens));
    }

    private static Token token(String setting, String line, int number) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new InvalidSetting(
                    setting,
                    "line " + number + " is not a SHA-256 in 64 hexadecimal digits, a space and a name of letters, digits"
                            + " and . _ : @ / -.");
        }
        return new Token(
                matcher.group("name"),
                HexFormat.of().parseHex(matcher.group("digest").toLowerCase(Locale.ROOT)));
    }

    /** The name of who has a token. Takes as long whichever of them it is, and whether it is one. */
    Optional<String> nameOf(String token) {
        return nameOf(Sha256.of(token));
    }

    /** The name of who has the token of this SHA-256; as long. */
    Optional<String> nameOf(byte[] digest) {
        String name = null;
        for (Token known : tokens) {
            if (MessageDigest.isEqual(known.digest(), digest)) {
                name = known.name();
            }
        }
        return Optional.ofNullable(name);
    }
}
