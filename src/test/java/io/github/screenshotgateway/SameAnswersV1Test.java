package io.github.screenshotgateway;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
class SameAnswersV1Test extends SameAnswers {}
