package io.github.screenshotgateway.upstream;

import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.problem.ThrottledLog;
import io.github.screenshotgateway.upstream.gate.Circuit;
import io.github.screenshotgateway.upstream.gate.GateConfig;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.client.api.LoggingScope;
import org.jboss.resteasy.reactive.client.api.QuarkusRestClientProperties;

/** Creates the adapter for the configured generation, once, at startup. */
@Singleton
class UpstreamProducer {
    private static final int IDLE_CONNECTION_MILLIS = 15_000;

    private static final Pattern API_PATH = Pattern.compile(".*/api(/v\\d+)?/?");

    @Produces
    @Singleton
    @Startup
    Upstream upstream(
            UpstreamConfig config,
            GateConfig gate,
            VendorCalls calls,
            ApiResponses responses,
            ResponseLimit limit,
            ThrottledLog log) {
        check(config, gate);
        QuarkusRestClientBuilder client = QuarkusRestClientBuilder.newBuilder()
                .baseUri(config.url())
                .connectTimeout(gate.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(gate.readTimeout().toMillis(), TimeUnit.MILLISECONDS)
                // The key must reach no host but the configured one.
                .followRedirects(false)
                // Every status is read as a response; an exception would pass for the gateway's own.
                .disableDefaultMapper(true)
                // Regardless of the configuration: a log of requests would contain the key, one of responses presigned
                // URLs.
                .loggingScope(LoggingScope.NONE)
                .userAgent("screenshot-gateway")
                // All calls that the gate admits, and their status calls. With fewer, calls would wait unsent and look
                // like time-outs of the upstream.
                .property(QuarkusRestClientProperties.CONNECTION_POOL_SIZE, 2 * Circuit.CALLS_AT_ONCE)
                // Shorter than servers keep idle connections: a request on one that the peer is closing would fail.
                .property(QuarkusRestClientProperties.CONNECTION_TTL, IDLE_CONNECTION_MILLIS)
                .httpClientRequestCustomizer(limit::guard);
        return switch (config.api()) {
            case V1 -> new V1Upstream(client.build(V1Api.class), calls, responses, log);
            case V2 -> new V2Upstream(client.build(V2Api.class), calls, responses);
            case V3 -> new V3Upstream(client.build(V3Api.class), calls, responses, log);
        };
    }

    private static void check(UpstreamConfig config, GateConfig gate) {
        URI url = config.url();
        if (url.getRawPath() != null && API_PATH.matcher(url.getRawPath()).matches()) {
            throw new InvalidSetting(
                    "gateway.upstream.url", "it is the root of the API; leave out the path " + url.getRawPath() + ".");
        }
        InvalidSetting.requireTimeout("gateway.upstream.connect-timeout", gate.connectTimeout());
        InvalidSetting.requireTimeout("gateway.upstream.read-timeout", gate.readTimeout());
    }
}
