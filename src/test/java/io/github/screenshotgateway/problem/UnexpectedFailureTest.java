package io.github.screenshotgateway.problem;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.LogCapture;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

@QuarkusTest
class UnexpectedFailureTest extends GatewayTest {
    @Test
    void responseToAFaultContainsNoDetails() {
        given().get("/test/fault")
                .then()
                .statusCode(500)
                .contentType("application/problem+json")
                .body("title", equalTo("Internal Server Error"))
                .body(not(containsString("Signature")))
                .header("Cache-Control", "no-store");
    }

    @Test
    void recurringFaultIsLoggedWithOneTraceAndSomeReferences() {
        try (LogCapture log = new LogCapture()) {
            String first = "";
            for (int i = 0; i < 100; i++) {
                String detail = given().get("/test/fault").path("detail");
                first = i == 1 ? detail.replaceAll(".*reference (\\S+)\\.", "$1") : first;
            }

            List<LogRecord> errors = log.records(Level.SEVERE);
            assertEquals(ProblemMapper.MAX_REFERENCES, errors.size());
            assertEquals(
                    1, errors.stream().filter(line -> line.getThrown() != null).count());
            assertTrue(errors.get(1).getMessage().contains(first), errors.get(1).getMessage());
        }
    }

    @Test
    void faultIsLoggedOnceWithItsTrace() {
        try (LogCapture log = new LogCapture()) {
            given().get("/test/fault");

            List<LogRecord> errors = log.records(Level.SEVERE);
            assertEquals(1, errors.size());
            assertInstanceOf(IllegalStateException.class, errors.get(0).getThrown());
        }
    }
}
