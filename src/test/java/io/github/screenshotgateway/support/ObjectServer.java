package io.github.screenshotgateway.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/**
 * An object store: S3Proxy in this JVM or, with {@code -Dobjects=radosgw}, this machine's Ceph. One for all tests; each one
 * has a bucket of its own.
 */
public final class ObjectServer {
    /** The name of an access key. */
    public static final String KEY = "gateway";

    /** Its secret. */
    public static final String SECRET = "gateway-secret";

    /** The system property with the endpoint of the running server. */
    private static final String ENDPOINT = "objects.endpoint";

    private static final int STARTUP_SECONDS = 120;

    private static ObjectServer shared;

    private final URI endpoint;
    private final S3AsyncClient client;

    private ObjectServer(URI endpoint) {
        this.endpoint = endpoint;
        this.client = S3AsyncClient.builder()
                .endpointOverride(endpoint)
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                // Ceph refuses the newer checksums.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, SECRET)))
                .build();
    }

    /** Starts it for the first caller. */
    public static synchronized ObjectServer shared() {
        if (shared == null) {
            shared =
                    new ObjectServer("radosgw".equals(System.getProperty("objects")) ? startRadosgw() : startS3Proxy());
        }
        return shared;
    }

    private static URI startS3Proxy() {
        try {
            URI endpoint = URI.create("http://127.0.0.1:" + ReservedPort.any());
            S3Proxy.builder()
                    .blobStore(BlobStores.create("transient-nio2", new Properties()))
                    .endpoint(endpoint)
                    .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY, SECRET)
                    .build()
                    .start();
            return endpoint;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static URI startRadosgw() {
        int port = ReservedPort.any();
        try {
            Path folder = Files.createTempDirectory("radosgw");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stopRadosgw(folder)));
            Process start = new ProcessBuilder(
                            "src/test/radosgw/start",
                            folder.toString(),
                            Integer.toString(port),
                            Integer.toString(ReservedPort.any()),
                            KEY,
                            SECRET)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("start.log").toFile())
                    .start();
            if (!start.waitFor(STARTUP_SECONDS, TimeUnit.SECONDS) || start.exitValue() != 0) {
                throw new IllegalStateException("radosgw: " + Files.readString(folder.resolve("start.log")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Ends the processes whose ids are in the folder, with a signal that they cannot ignore. */
    private static void stopRadosgw(Path folder) {
        File[] ids = folder.resolve("run").toFile().listFiles((in, name) -> name.endsWith(".pid"));
        Arrays.stream(ids == null ? new File[0] : ids).forEach(file -> {
            try {
                ProcessHandle.of(Long.parseLong(Files.readString(file.toPath()).strip()))
                        .ifPresent(ProcessHandle::destroyForcibly);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Sets the credentials that the gateway in this JVM finds. */
    public void useSecret(String secret) {
        System.setProperty("aws.accessKeyId", KEY);
        System.setProperty("aws.secretAccessKey", secret);
    }

    /** The gateway in this JVM finds no credentials then. */
    public void useNoSecret() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        // Otherwise it asks the network for those of an instance.
        System.setProperty("aws.disableEc2Metadata", "true");
    }

    public URI endpoint() {
        return endpoint;
    }

    /** A client with all rights. */
    public S3AsyncClient client() {
        return client;
    }

    /** Creates a bucket, and returns its name. */
    public String newBucket() {
        String name = "bucket-" + UUID.randomUUID();
        client.createBucket(create -> create.bucket(name)).join();
        return name;
    }
}
