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

/** The contract that the running gateway serves. */
@QuarkusTest
class ContractTest extends GatewayTest {
    private Contract contract;

    @BeforeEach
    void read() {
        contract = new Contract(
                given().queryParam("format", "json").get("/q/openapi").asString());
    }

    @Test
    void contractIsValidOpenApi() {
        assertEquals("", String.join("\n", contract.faults()));
    }

    @Test
    void contractKeepsTheRules() {
        assertEquals("", String.join("\n", ContractRules.faults(contract)));
    }

    @Test
    void everyProblemStatusIsDocumented() {
        Set<String> documented = new TreeSet<>();
        contract.document()
                .path("paths")
                .forEach(path -> path.forEach(
                        operation -> operation.path("responses").fieldNames().forEachRemaining(documented::add)));
        Set<String> missing = Stream.of(ProblemType.values())
                .map(type -> Integer.toString(type.status()))
                .collect(Collectors.toCollection(TreeSet::new));
        missing.removeAll(documented);

        assertEquals(Set.of(), missing);
    }
}
