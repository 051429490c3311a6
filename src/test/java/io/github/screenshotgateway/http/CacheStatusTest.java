package io.github.screenshotgateway.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.problem.ProblemType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CacheStatusTest {

    /** Grammar of structured fields (RFC 8941, section 3): a token, and a list member with parameters. */
    private static final String TOKEN = "[A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*";

    private static final String MEMBER = TOKEN + "(; ?[a-z*][a-z0-9_.*-]*(=(-?\\d{1,15}|" + TOKEN + "))?)*";

    static List<CacheStatus> allThatAreSent() {
        return List.of(
                CacheStatus.hit(),
                CacheStatus.hit().ttl(Duration.ofDays(36_500)),
                CacheStatus.miss().collapsed().ttl(Duration.ZERO),
                CacheStatus.stale().collapsed().detail("upstream-timeout").ttl(Duration.ofDays(-36_500)));
    }

    @ParameterizedTest
    @MethodSource("allThatAreSent")
    void valueIsStructuredField(CacheStatus status) {
        assertThat(status.value(), matchesPattern(MEMBER));
    }

    @Test
    void hitHasNoForwardReason() {
        assertEquals("ScreenshotGateway; hit", CacheStatus.hit().value());
    }

    /** Both reasons are from RFC 9211, section 2.2; tools would not understand others. */
    @Test
    void missHasForwardReasonMiss() {
        assertEquals("ScreenshotGateway; fwd=miss", CacheStatus.miss().value());
    }

    @Test
    void staleEntryHasForwardReasonStale() {
        assertEquals("ScreenshotGateway; fwd=stale", CacheStatus.stale().value());
    }

    @Test
    void parametersAreAddedInOrder() {
        CacheStatus status =
                CacheStatus.stale().collapsed().detail("upstream-busy").ttl(Duration.ofSeconds(-3));

        assertEquals("ScreenshotGateway; fwd=stale; collapsed; detail=upstream-busy; ttl=-3", status.toString());
    }

    @Test
    void addingParameterKeepsOriginal() {
        CacheStatus hit = CacheStatus.hit();

        hit.ttl(Duration.ofSeconds(5));

        assertEquals(CacheStatus.hit(), hit);
    }

    /** Also below zero: a response that has just become stale must not have a ttl of 0, like a fresh one. */
    @ParameterizedTest
    @CsvSource({"PT2S, 2", "PT1.999S, 1", "PT0.001S, 0", "PT0S, 0", "PT-0.001S, -1", "PT-1S, -1", "PT-1.001S, -2"})
    void ttlIsRoundedDown(Duration remaining, String seconds) {
        assertEquals(
                "ScreenshotGateway; hit; ttl=" + seconds,
                CacheStatus.hit().ttl(remaining).value());
    }

    @ParameterizedTest
    @EnumSource
    void everyProblemSlugIsToken(ProblemType type) {
        assertThat(type.slug(), matchesPattern(TOKEN));
    }
}
