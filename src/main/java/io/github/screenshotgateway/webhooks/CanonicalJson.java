package io.github.screenshotgateway.webhooks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * JSON as the vendor signs it: keys sorted, no spaces. Numbers keep their digits, because no two languages write them
 * alike.
 *
 * <p>The vendor does not document how non-ASCII text is written. Python escapes it ({@code json.dumps}), JavaScript
 * does not; both forms are accepted here.
 *
 * <p>Anybody can send a body, so this is cheap: 64 kB of the worst kind take 3 ms. The text is written once in the
 * body's order, and copied once in key order.
 */
final class CanonicalJson {
    /** Interning dominates the cost when every name is different. */
    private static final JsonFactory READER = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final JsonParser parser;

    /** Canonical except for the order of keys. */
    private final StringBuilder text;

    /** The position of an object in the text. */
    private record Span(int from, int to, List<Member> members) {}

    /** The position of a key and its value in the text, with the objects inside the value. */
    private record Member(String key, int from, int to, List<Span> objects) implements Comparable<Member> {
        @Override
        public int compareTo(Member other) {
            return JsonStrings.compareByCodePoints(key, other.key);
        }
    }

    private CanonicalJson(JsonParser parser, int length) {
        this.parser = parser;
        this.text = new StringBuilder(length);
    }

    /**
     * The canonical forms of a body: two when it has non-ASCII text, otherwise one.
     *
     * @throws IOException when the body is not exactly one JSON value, or repeats a key
     */
    static List<String> formsOf(byte[] body) throws IOException {
        try (JsonParser parser = READER.createParser(body)) {
            String plain = new CanonicalJson(parser, body.length).plain();
            return JsonStrings.isAscii(plain) ? List.of(plain) : List.of(plain, JsonStrings.escaped(plain));
        }
    }

    private String plain() throws IOException {
        List<Span> objects = new ArrayList<>();
        parser.nextToken();
        readValue(objects);
        if (parser.nextToken() != null) {
            throw new IOException("There is more than one JSON value.");
        }
        StringBuilder sorted = new StringBuilder(text.length());
        copy(0, text.length(), objects, sorted);
        return sorted.toString();
    }

    /** Reads the value at the parser's current token up to its last token, and adds the objects in it to the list. */
    private void readValue(List<Span> objects) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new IOException("There is no JSON value.");
        }
        switch (token) {
            case START_OBJECT -> objects.add(readObject());
            case START_ARRAY -> readArray(objects);
            case VALUE_STRING -> quote();
            default -> text.append(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
        }
    }

    private void readArray(List<Span> objects) throws IOException {
        text.append('[');
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            appendCommaUnlessFirst(i, text);
            readValue(objects);
        }
        text.append(']');
    }

    private Span readObject() throws IOException {
        int from = text.length();
        List<Member> members = new ArrayList<>();
        text.append('{');
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            appendCommaUnlessFirst(members.size(), text);
            members.add(readMember());
        }
        text.append('}');
        Collections.sort(members);
        for (int i = 1; i < members.size(); i++) {
            if (members.get(i).key.equals(members.get(i - 1).key)) {
                throw new IOException("A key appears twice.");
            }
        }
        return new Span(from, text.length(), members);
    }

    private Member readMember() throws IOException {
        int from = text.length();
        String key = parser.currentName();
        quote();
        text.append(':');
        parser.nextToken();
        List<Span> objects = new ArrayList<>(0);
        readValue(objects);
        return new Member(key, from, text.length(), objects);
    }

    private void quote() throws IOException {
        JsonStrings.quote(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength(), text);
    }

    private void copy(int from, int to, List<Span> objects, StringBuilder sorted) {
        int next = from;
        for (Span object : objects) {
            sorted.append(text, next, object.from).append('{');
            for (int i = 0; i < object.members.size(); i++) {
                appendCommaUnlessFirst(i, sorted);
                Member member = object.members.get(i);
                copy(member.from, member.to, member.objects, sorted);
            }
            sorted.append('}');
            next = object.to;
        }
        sorted.append(text, next, to);
    }

    private static void appendCommaUnlessFirst(int index, StringBuilder to) {
        if (index > 0) {
            to.append(',');
        }
    }
}
