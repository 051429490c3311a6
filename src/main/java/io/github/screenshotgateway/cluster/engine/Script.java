package io.github.screenshotgateway.cluster.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A Lua script that the engine runs as one atomic command. The sources are in {@code src/main/resources/cluster}. */
public final class Script {
    private final String source;
    private final String digest;

    private Script(String source) {
        this.source = source;
        try {
            // The engine names scripts by their SHA-1 (EVALSHA).
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(source.getBytes(StandardCharsets.UTF_8));
            this.digest = HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param name of the file, without {@code .lua} */
    public static Script of(String name) {
        try (InputStream in = Script.class.getResourceAsStream("/cluster/" + name + ".lua")) {
            return new Script(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String source() {
        return source;
    }

    String digest() {
        return digest;
    }
}
