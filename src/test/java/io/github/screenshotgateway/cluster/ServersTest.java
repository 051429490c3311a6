package io.github.screenshotgateway.cluster;

import io.github.screenshotgateway.support.EngineServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Starts servers of one kind: once Valkey, once Redis. */
@EngineServer.Needed
@ParameterizedClass
@EnumSource(EngineServer.Kind.class)
abstract class ServersTest {
    /** As {@code src/docs/operations.md} has them. */
    static final String RIGHTS = "~sg1:* &sg1:* +@read +@write +@scripting +@connection +@pubsub +time -@dangerous";

    static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    final EngineServer.Kind kind;
    private final List<AutoCloseable> opened = new ArrayList<>();

    ServersTest(EngineServer.Kind kind) {
        this.kind = kind;
    }

    @AfterEach
    void close() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    <T extends AutoCloseable> T open(T closeable) {
        opened.add(closeable);
        return closeable;
    }

    EngineServer server(String... options) {
        return open(new EngineServer(kind, options));
    }
}
