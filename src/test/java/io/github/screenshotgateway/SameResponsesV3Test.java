package io.github.screenshotgateway;

import io.github.screenshotgateway.support.V3Profile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(V3Profile.class)
class SameResponsesV3Test extends SameResponsesV1Test {}
