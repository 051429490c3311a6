package io.github.screenshotgateway.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/** A certificate that has signed itself, and its key, as PEM files. */
public final class SelfSigned {
    public static final String STORE_PASSWORD = "changeit";

    private final Path store;
    private final Path certificate;
    private final Path key;

    /** @param name that the certificate is for, as {@code dns:localhost} */
    public SelfSigned(Path folder, String name) {
        this.store = folder.resolve("store.p12");
        this.certificate = folder.resolve("certificate.pem");
        this.key = folder.resolve("key.pem");
        try {
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=test",
                            "-ext",
                            "san=" + name,
                            "-keystore",
                            store.toString(),
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            STORE_PASSWORD,
                            "-alias",
                            "test")
                    .inheritIO()
                    .start();
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool failed");
            }
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, STORE_PASSWORD.toCharArray());
            }
            write(certificate, "CERTIFICATE", keys.getCertificate("test").getEncoded());
            write(
                    key,
                    "PRIVATE KEY",
                    keys.getKey("test", STORE_PASSWORD.toCharArray()).getEncoded());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Path file, String kind, byte[] content) throws IOException {
        Files.writeString(
                file,
                "-----BEGIN " + kind + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + kind
                        + "-----\n");
    }

    public Path certificate() {
        return certificate;
    }

    public Path key() {
        return key;
    }

    /** A PKCS 12 file with both. */
    public Path store() {
        return store;
    }
}
