package io.github.screenshotgateway.contract;

import io.quarkus.test.junit.callback.QuarkusTestAfterAllCallback;
import io.quarkus.test.junit.callback.QuarkusTestAfterEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestContext;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import io.restassured.RestAssured;
import java.util.List;
import org.jboss.logging.Logger;

/** Enables the check of all responses for every test; Quarkus finds it in META-INF/services. */
public final class ContractCallbacks
        implements QuarkusTestBeforeEachCallback, QuarkusTestAfterEachCallback, QuarkusTestAfterAllCallback {
    private static final Logger LOG = Logger.getLogger(ContractCallbacks.class);

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

    @Override
    public void afterAll(QuarkusTestContext context) {
        LOG.infof("Judged by the contract so far: %d answers", CheckedResponses.checked());
    }
}
