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
 * The valid tokens with the names of their callers. A plain SHA-256 suffices: tokens are random, not chosen by people.
 */
final class Tokens {
    /** Keeps a comparison with all tokens below 0.1 ms, and bounds the metric labels. */
    private static final int MAX = 1000;

    /** The format of {@code sha256sum}. */
    private static final Pattern LINE =
            Pattern.compile("(?<digest>[0-9a-fA-F]{64})\\s+(?<name>" + CallerNames.PATTERN + ")");

    private final List<Token> tokens;

    private record Token(String name, byte[] digest) {}

    private Tokens(List<Token> tokens) {
        this.tokens = tokens;
    }

    /**
     * Parses a file with one token per line; skips empty lines and lines that begin with {@code #}. A name may have
     * several tokens, such as an old and a new one; a token has one name.
     *
     * @throws InvalidSetting with the number of the malformed line, but nothing of its content
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
        if (tokens.isEmpty() || tokens.size() > MAX) {
            throw new InvalidSetting(setting, "the file must hold 1 to " + MAX + " tokens.");
        }
        return new Tokens(List.copyOf(tokens));
    }

    private static Token token(String setting, String line, int number) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new InvalidSetting(
                    setting,
                    "line " + number
                            + " is not a SHA-256 in 64 hexadecimal digits, a space and a name of letters, digits"
                            + " and . _ : @ / -.");
        }
        return new Token(
                matcher.group("name"),
                HexFormat.of().parseHex(matcher.group("digest").toLowerCase(Locale.ROOT)));
    }

    /** The name of a token's caller. Takes the same time for every token, valid or not. */
    Optional<String> nameOf(String token) {
        return nameOf(Sha256.of(token));
    }

    /** The name of the caller whose token has this SHA-256, in the same time for every digest. */
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
