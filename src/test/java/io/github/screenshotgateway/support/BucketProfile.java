package io.github.screenshotgateway.support;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** A gateway with a bucket, in which it archives all tasks that webhooks name. */
public class BucketProfile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "gateway.archive.tasks", "all",
                "gateway.archive.deletable", "true",
                "gateway.webhooks.secret", WebhooksProfile.SECRET);
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(BucketResource.class));
    }
}
