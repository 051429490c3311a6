package io.github.screenshotgateway.archive;

import io.github.screenshotgateway.config.FlagSetting;
import io.github.screenshotgateway.config.UrlSetting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** A bucket in an S3-compatible object store. {@code src/docs/configuration.md} describes each key. */
@ConfigMapping(prefix = "gateway.archive")
public interface ArchiveConfig {
    /** Name of the bucket; without one, there is no archive. */
    Optional<String> bucket();

    /** Root of the object store; that of AWS when empty. */
    @WithConverter(UrlSetting.class)
    Optional<URI> endpoint();

    /** Region of the bucket. When empty: as the AWS SDK finds it, and {@code us-east-1} with an endpoint. */
    Optional<String> region();

    /** A folder of the bucket for all objects. */
    Optional<String> prefix();

    /** Whether the bucket is in the path of URLs, and not in their host. When empty: with an endpoint only. */
    @WithConverter(FlagSetting.class)
    Optional<Boolean> pathStyle();

    /** Which tasks are archived. */
    @WithDefault("asked")
    Tasks tasks();

    /** Whether operators may delete tasks from the archive. */
    @WithDefault("false")
    @WithConverter(FlagSetting.class)
    boolean deletable();

    /** Which tasks are archived. */
    enum Tasks {
        /** Those whose lists clients have requested after the end. */
        ASKED,
        /** Those that signed webhooks name, too. */
        ALL
    }

    /** A PEM file with the CA that has signed the endpoint's certificate. */
    Optional<Path> caFile();
}
