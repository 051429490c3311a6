package io.github.screenshotgateway.support;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Gives the gateway a bucket, and injects it into the tests' fields. */
public class BucketResource implements QuarkusTestResourceLifecycleManager {
    private final BucketStub bucket = new BucketStub();

    @Override
    public Map<String, String> start() {
        return Map.of("gateway.archive.bucket", bucket.name(), "gateway.archive.endpoint", bucket.endpoint());
    }

    @Override
    public void stop() {
        bucket.close();
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(bucket, new TestInjector.MatchesType(BucketStub.class));
    }
}
