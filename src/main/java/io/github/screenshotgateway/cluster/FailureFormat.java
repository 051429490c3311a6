package io.github.screenshotgateway.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import java.util.Set;
import java.util.stream.Stream;

/** Why a read has failed, as text. */
final class FailureFormat {
    private static final ObjectMapper JSON = new ObjectMapper();

    private FailureFormat() {}

    static String write(Problem problem) {
        return problem.type().name() + " " + problem.detail();
    }

    /** A kind that only a newer gateway knows is a bad response here. */
    static Problem read(String text) {
        int end = text.indexOf(' ');
        ProblemType type = Stream.of(ProblemType.values())
                .filter(known -> known.name().equals(text.substring(0, Math.max(end, 0))))
                .findFirst()
                .orElse(ProblemType.UPSTREAM_BAD_RESPONSE);
        return new Problem(type, text.substring(end + 1));
    }

    /** Ids are the upstream's, with any characters. */
    static String writeIds(Set<String> ids) {
        try {
            return ids.isEmpty() ? "" : JSON.writeValueAsString(ids);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static Set<String> readIds(String text) {
        try {
            return text.isEmpty() ? Set.of() : JSON.readValue(text, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
