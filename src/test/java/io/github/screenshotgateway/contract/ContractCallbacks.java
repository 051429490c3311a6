package io.github.screenshotgateway.contract;

import io.quarkus.test.junit.callback.QuarkusTestAfterEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import io.restassured.RestAssured;
import java.util.List;

/** Enables the check of all responses for every test; Quarkus finds it in META-INF/services. */
public final class ContractCallbacks implements QuarkusTestBeforeEachCallback, QuarkusTestAfterEachCallback {
    @Override
    public void beforeEach(QuarkusTestMethodContext context) {
        RestAssured.replaceFiltersWith(new ContractFilter());
    }

    @Override
    public void afterEach(QuarkusTestMethodContext context) {
        List<String> faults = CheckedResponses.takeFaults();
        if (!faults.isEmpty()) {
            throw new AssertionError("Against the contract:\n" + String.join("\n", faults));
        }
    }
}
