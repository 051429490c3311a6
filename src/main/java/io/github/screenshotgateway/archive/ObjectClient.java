package io.github.screenshotgateway.archive;

import io.github.screenshotgateway.config.InvalidSetting;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;

/** The SDK's client, made from the settings. */
final class ObjectClient implements AutoCloseable {
    /** Calls in progress; a fast store needs no more, and a slow one gets no more. */
    private static final int CONNECTIONS = 64;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private static final Region OF_OTHERS = Region.US_EAST_1;

    /** The SDK's own one takes two seconds to end. */
    private final EventLoopGroup network = new NioEventLoopGroup(1, new DefaultThreadFactory("objects", true));

    private final S3AsyncClient client;

    /** @throws InvalidSetting for settings that do not fit together */
    static void check(ArchiveConfig config) {
        if (!config.bucket().orElseThrow().matches("[A-Za-z0-9._-]{3,255}")) {
            throw new InvalidSetting("gateway.archive.bucket", "it must be the name of a bucket, such as screenshots.");
        }
        if (!config.prefix().orElse("").matches("[A-Za-z0-9._/-]{0,200}")) {
            throw new InvalidSetting(
                    "gateway.archive.prefix", "it must be up to 200 letters, digits, '/', '_', '.' and '-'.");
        }
        if (config.endpoint()
                .map(URI::getPath)
                .orElse("")
                .matches("/" + Pattern.quote(config.bucket().orElseThrow()) + "/?")) {
            throw new InvalidSetting("gateway.archive.endpoint", "it must be without the bucket.");
        }
        config.caFile().ifPresent(file -> {
            if (!config.endpoint().map(url -> url.getScheme().equals("https")).orElse(false)) {
                throw new InvalidSetting(
                        "gateway.archive.ca-file", "it is for a gateway.archive.endpoint with https only.");
            }
            trustManagers(file);
        });
    }

    /** Takes about a second, because of the SDK's classes. */
    ObjectClient(ArchiveConfig config) {
        NettyNioAsyncHttpClient.Builder http = NettyNioAsyncHttpClient.builder()
                .eventLoopGroup(SdkEventLoopGroup.create(network))
                .maxConcurrency(CONNECTIONS)
                .connectionTimeout(CONNECT_TIMEOUT);
        config.caFile().ifPresent(file -> http.tlsTrustManagersProvider(() -> trustManagers(file)));
        S3AsyncClientBuilder builder = S3AsyncClient.builder()
                .httpClientBuilder(http)
                .overrideConfiguration(all -> all.addExecutionInterceptor(new ShortResponses()))
                .forcePathStyle(config.pathStyle().orElse(config.endpoint().isPresent()))
                // Others than AWS refuse the newer checksums, or store them as part of the content.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        config.endpoint().ifPresent(url -> builder.endpointOverride(url).region(OF_OTHERS));
        config.region().ifPresent(region -> builder.region(Region.of(region)));
        client = builder.build();
    }

    S3AsyncClient sdk() {
        return client;
    }

    @Override
    public void close() {
        client.close();
        network.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private static TrustManager[] trustManagers(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("ca-" + number++, certificate);
            }
            if (number == 0) {
                throw new InvalidSetting("gateway.archive.ca-file", "the file has no certificate in it.");
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            return factory.getTrustManagers();
        } catch (IOException | GeneralSecurityException e) {
            throw new InvalidSetting(
                    "gateway.archive.ca-file", "it must be a PEM file with certificates that can be read.");
        }
    }
}
