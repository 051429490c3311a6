package io.github.screenshotgateway.delivery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryTest {

    @ParameterizedTest
    @EnumSource
    void noOverrideGivesTheConfiguredDelivery(Delivery configured) {
        assertEquals(configured, Delivery.of(null, configured));
    }

    @ParameterizedTest
    @CsvSource({"proxy, DIRECT, PROXY", "redirect, PROXY, REDIRECT", "direct, PROXY, DIRECT"})
    void overrideWinsOverTheConfiguredDelivery(String override, Delivery configured, Delivery expected) {
        assertEquals(expected, Delivery.of(override, configured));
    }

    /** {@code ?delivery=} is a mistake too. A guess would hide it. */
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "PROXY", "Proxy", "proxy ", "proxy,direct", "mirror", "null"})
    void unknownDeliveryIsAnInvalidRequest(String override) {
        var problem = assertThrows(Problem.class, () -> Delivery.of(override, Delivery.PROXY));

        assertEquals(ProblemType.INVALID_REQUEST, problem.type());
    }

    @Test
    void problemDoesNotRepeatTheParameter() {
        var problem = assertThrows(Problem.class, () -> Delivery.of("<script>", Delivery.PROXY));

        assertThat(problem.detail(), not(containsString("script")));
    }

    /** The spelling of the contract, which {@link #overrideWinsOverTheConfiguredDelivery} reads. */
    @ParameterizedTest
    @CsvSource({"PROXY, proxy", "REDIRECT, redirect", "DIRECT, direct"})
    void parameterIsTheLowerCaseName(Delivery delivery, String parameter) {
        assertEquals(parameter, delivery.parameter());
    }
}
