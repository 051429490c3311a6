package io.github.screenshotgateway;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class SameResponsesV1Test extends SameResponses {}
