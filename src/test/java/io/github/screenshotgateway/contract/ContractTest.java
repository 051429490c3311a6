package io.github.screenshotgateway.contract;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.support.GatewayTest;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract that the running gateway hands out. */
@QuarkusTest
class ContractTest extends GatewayTest {
    private Contract contract;

    @BeforeEach
    void read() {
        contract = new Contract(
                given().queryParam("format", "json").get("/q/openapi").asString());
    }

    @Test
    void itIsValidOpenApi() {
        assertEquals("", String.join("\n", contract.faults()));
    }

    @Test
    void itKeepsTheRules() {
        assertEquals("", String.join("\n", ContractRules.faults(contract)));
    }

    @Test
    void everyKindOfProblemIsPossibleSomewhere() {
        Set<String> told = new TreeSet<>();
        contract.document()
                .path("paths")
                .forEach(path -> path.forEach(
                        operation -> operation.path("responses").fieldNames().forEachRemaining(told::add)));
        Set<String> missing = Stream.of(ProblemType.values())
                .map(type -> Integer.toString(type.status()))
                .collect(Collectors.toCollection(TreeSet::new));
        missing.removeAll(told);

        assertEquals(Set.of(), missing);
    }
}
