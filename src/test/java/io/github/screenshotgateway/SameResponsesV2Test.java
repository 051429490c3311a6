package io.github.screenshotgateway;

import io.github.screenshotgateway.support.V2Profile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

@QuarkusTest
@TestProfile(V2Profile.class)
class SameResponsesV2Test extends SameResponsesV1Test {}
