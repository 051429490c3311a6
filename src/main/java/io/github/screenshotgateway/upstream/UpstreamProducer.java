package io.github.screenshotgateway.upstream;

import io.github.screenshotgateway.config.HttpUrls;
import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.http.ServerClock;
import io.github.screenshotgateway.problem.ThrottledLog;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.client.api.LoggingScope;
import org.jboss.resteasy.reactive.client.api.QuarkusRestClientProperties;

/** Makes the adapter of the configured generation, once, at start. */
@Singleton
class UpstreamProducer {
    private static final int IDLE_CONNECTION_MILLIS = 15_000;

    private static final Pattern API_PATH = Pattern.compile(".*/api(/v\\d+)?/?");

    @Produces
    @Singleton
    @Startup
    Upstream upstream(
            UpstreamConfig config,
            UpstreamGate gate,
            ApiResponses answers,
            ServerClock servers,
            ResponseLimit limit,
            ThrottledLog log) {
        check(config);
        QuarkusRestClientBuilder client = QuarkusRestClientBuilder.newBuilder()
                .baseUri(config.url())
                .connectTimeout(config.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(config.readTimeout().toMillis(), TimeUnit.MILLISECONDS)
                // The key goes to the configured host and to no other.
                .followRedirects(false)
                // Every status is an answer to be read; as an exception it would pass for one of the gateway's own.
                .disableDefaultMapper(true)
                // Whatever is configured: a log of requests would hold the key, and one of answers presigned URLs.
                .loggingScope(LoggingScope.NONE)
                .userAgent("screenshot-gateway")
                // As many as the gate lets pass, and their statuses: with fewer, calls would wait unsent and time out
                // as the upstream's.
                .property(QuarkusRestClientProperties.CONNECTION_POOL_SIZE, 2 * Circuit.CALLS_AT_ONCE)
                // Shorter than servers keep idle connections: one that the peer is closing would cost a request.
                .property(QuarkusRestClientProperties.CONNECTION_TTL, IDLE_CONNECTION_MILLIS)
                .httpClientRequestCustomizer(limit::guard);
        return switch (config.api()) {
            case V1 -> new V1Upstream(client.build(V1Api.class), gate, answers, log);
            case V2 -> new V2Upstream(client.build(V2Api.class), gate, answers);
            case V3 -> new V3Upstream(client.build(V3Api.class), gate, answers, servers::instant, log);
        };
    }

    private static void check(UpstreamConfig config) {
        URI url = config.url();
        if (!HttpUrls.isPlain(url)) {
            throw new InvalidSetting(
                    "gateway.upstream.url", "it must be an http or https URL such as https://api.browser-use.com.");
        }
        if (url.getRawPath() != null && API_PATH.matcher(url.getRawPath()).matches()) {
            throw new InvalidSetting(
                    "gateway.upstream.url", "it is the root of the API; leave out the path " + url.getRawPath() + ".");
        }
        InvalidSetting.unlessTimeout("gateway.upstream.connect-timeout", config.connectTimeout());
        InvalidSetting.unlessTimeout("gateway.upstream.read-timeout", config.readTimeout());
    }
}
