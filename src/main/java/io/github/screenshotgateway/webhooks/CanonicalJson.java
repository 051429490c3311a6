package io.github.screenshotgateway.webhooks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON as the vendor signs it: keys sorted, no spaces. Numbers keep their digits, since no two languages write them
 * alike.
 *
 * <p>The vendor's page does not say how text beyond ASCII is written. Python escapes it ({@code json.dumps}), JavaScript
 * does not: both forms are canonical here.
 */
final class CanonicalJson {
    private static final JsonFactory READER = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final ObjectWriter PLAIN = new JsonMapper(JsonFactory.builder()
                    .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                    .build())
            .writer();

    private static final ObjectWriter ESCAPED = new JsonMapper(JsonFactory.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                    .build())
            .writer(new DeleteToo());

    /** As Python sorts. Java's own order, by halves of surrogate pairs, puts an emoji before U+FF5E. */
    private static final Comparator<String> BY_CODE_POINTS = CanonicalJson::compareByCodePoints;

    private CanonicalJson() {}

    /**
     * Both forms of a body.
     *
     * @throws IOException when it is not exactly one JSON value, or has a key twice
     */
    static List<String> formsOf(byte[] body) throws IOException {
        try (JsonParser parser = READER.createParser(body)) {
            parser.nextToken();
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw new IOException("There is more than one value.");
            }
            return List.of(write(PLAIN, value), write(ESCAPED, value));
        }
    }

    /** The value at the parser's token; that token is its last one afterwards. */
    private static Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new IOException("There is no value.");
        }
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new RawValue(parser.getText());
            case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
            case VALUE_NULL -> null;
            default -> parser.getText();
        };
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> members = new TreeMap<>(BY_CODE_POINTS);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            members.put(key, value(parser));
        }
        return members;
    }

    private static int compareByCodePoints(String a, String b) {
        int shorter = Math.min(a.length(), b.length());
        for (int i = 0; i < shorter; i++) {
            char one = a.charAt(i);
            char other = b.charAt(i);
            if (one != other) {
                // A half of a pair stands for a code point beyond all that are no pairs.
                boolean sameKind = Character.isSurrogate(one) == Character.isSurrogate(other);
                return sameKind ? one - other : Character.isSurrogate(one) ? 1 : -1;
            }
        }
        return a.length() - b.length();
    }

    private static List<Object> array(JsonParser parser) throws IOException {
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
        }
        return elements;
    }

    private static String write(ObjectWriter writer, Object value) {
        try {
            return writer.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Python escapes all that does not print, so U+007F too; Jackson takes it for ASCII like any other. */
    private static final class DeleteToo extends CharacterEscapes {
        private static final long serialVersionUID = 1L;
        private static final char DELETE = 0x7f;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] codes = standardAsciiEscapesForJSON();
            codes[DELETE] = ESCAPE_STANDARD;
            return codes;
        }

        @Override
        public SerializableString getEscapeSequence(int character) {
            return null;
        }
    }
}
