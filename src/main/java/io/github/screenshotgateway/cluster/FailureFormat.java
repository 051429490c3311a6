package io.github.screenshotgateway.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import java.util.Set;

/** Why a read has failed, as text. */
final class FailureFormat {
    private static final ObjectMapper JSON = new ObjectMapper();

    private FailureFormat() {}

    static String write(Problem problem) {
        return problem.type().name() + " " + problem.detail();
    }

    static Problem read(String text) {
        int end = text.indexOf(' ');
        return new Problem(ProblemType.valueOf(text.substring(0, end)), text.substring(end + 1));
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
