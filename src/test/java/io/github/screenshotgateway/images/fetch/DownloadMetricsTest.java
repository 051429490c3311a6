package io.github.screenshotgateway.images.fetch;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.notFound;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.Pngs;
import io.github.screenshotgateway.support.SmallImagesProfile;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@TestProfile(SmallImagesProfile.class)
class DownloadMetricsTest extends GatewayTest {
    private static final byte[] PNG = Pngs.png(1);

    @Inject
    MeterRegistry metrics;

    private void givenMedia(ResponseDefinitionBuilder response) {
        upstream.v1Task(task, "running", upstream.mediaUrl("/1.png"));
        upstream.media("/1.png", response);
    }

    private double growth(DoubleSupplier value) {
        double before = value.getAsDouble();
        image(task, "1.png");
        return value.getAsDouble() - before;
    }

    private DoubleSupplier downloads(String outcome) {
        return () ->
                metrics.timer("gateway.images.downloads", "outcome", outcome).count();
    }

    private DoubleSupplier rejections(String reason) {
        return () ->
                metrics.counter("gateway.images.rejections", "reason", reason).count();
    }

    @Test
    void downloadIsCounted() {
        givenMedia(ok().withBody(PNG));
        assertEquals(1, growth(downloads("ok")));
        assertEquals(0, growth(downloads("ok")), "a hit");
    }

    @Test
    void downloadedBytesAreCounted() {
        givenMedia(ok().withBody(PNG));
        assertEquals(PNG.length, growth(() -> metrics.summary("gateway.images.download.bytes")
                .totalAmount()));
    }

    /** Once before and once after the list is refreshed. */
    @Test
    void refusedUrlsAreCounted() {
        givenMedia(notFound());
        assertEquals(2, growth(downloads("refused")));
    }

    @Test
    void failureIsCountedByProblem() {
        givenMedia(serverError());
        assertEquals(1, growth(downloads("upstream-bad-response")));
    }

    static Stream<Arguments> rejectedAnswers() {
        return Stream.of(
                arguments("unknown-format", ok("<html>hello</html>")),
                arguments("cut-off", ok().withBody(Arrays.copyOf(PNG, PNG.length - 1))),
                arguments("too-large", ok().withBody(Arrays.copyOf(PNG, SmallImagesProfile.MAXIMUM_SIZE + 1))),
                arguments("encoding", ok().withBody(PNG).withHeader("Content-Encoding", "br")),
                arguments("status", aResponse().withStatus(206).withBody(PNG)),
                arguments(
                        "broken-off",
                        ok().withBody(PNG).withHeader("Content-Length", Integer.toString(PNG.length + 1))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rejectedAnswers")
    void rejectionIsCountedByReason(String reason, ResponseDefinitionBuilder response) {
        givenMedia(response);
        assertEquals(1, growth(rejections(reason)));
    }

    @Test
    void urlOfOtherOriginIsCountedWithoutDownload() {
        upstream.v1Task(task, "running", "http://evil.test/1.png");
        assertEquals(1, growth(rejections("origin")));
    }
}
