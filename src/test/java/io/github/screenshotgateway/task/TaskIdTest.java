package io.github.screenshotgateway.task;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskIdTest {

    static Stream<String> longestIds() {
        return Stream.of("a".repeat(128), "-".repeat(128));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "a", "-", "_", "task_42", "123e4567-e89b-12d3-a456-426614174000", "ABCxyz019_-"})
    @MethodSource("longestIds")
    void validIdIsKept(String text) {
        assertEquals(text, new TaskId(text).toString());
    }

    static Stream<String> tooLong() {
        return Stream.of("a".repeat(129), "a".repeat(100_000));
    }

    /** Any of these would change the upstream's URL, a header or a log line, or look like another id to humans. */
    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "..",
                "../me",
                "a/b",
                "a\\b",
                "a%2fb",
                "%2e%2e",
                "a?x=1",
                "a#b",
                "a;b=c",
                "a&b",
                "a:b",
                "a@b",
                "a.b",
                "a,b",
                "*",
                "{id}",
                "a b",
                " a",
                "a ",
                "a\n",
                "a\r\nHost: evil.test",
                "a\tb",
                "a\u0000",
                "\u0430",
                "t\u00e2che",
                "\uff41",
                "\u0661",
                "a\u200b",
                "\ud83d\ude00",
                "<script>",
                "'--"
            })
    @MethodSource("tooLong")
    void malformedIdIsAnInvalidRequest(String text) {
        var problem = assertThrows(Problem.class, () -> new TaskId(text));
        assertEquals(ProblemType.INVALID_REQUEST, problem.type());
    }

    /** An error page must not show text that an attacker put into a link. */
    @Test
    void malformedIdIsNotQuotedInTheDetail() {
        var problem = assertThrows(Problem.class, () -> new TaskId("<script>"));
        assertThat(problem.detail(), not(containsString("script")));
    }
}
