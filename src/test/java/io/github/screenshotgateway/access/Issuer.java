package io.github.screenshotgateway.access;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/**
 * A Kubernetes API server as token issuer: serves discovery and keys over TLS, with a certificate of its own CA, and
 * only to clients with the token of a pod.
 */
final class Issuer {
    static final String AUDIENCE = "screenshot-gateway";
    static final String POD_TOKEN = "token-of-the-gateways-pod";

    /** The {@code iss} of tokens, which differs from the server's URL. */
    static final String NAME = "https://kubernetes.default.svc.cluster.local";

    private static final String STORE_PASSWORD = "changeit";
    private static final long HOUR = 60;

    private final Path folder;
    private final WireMockServer server;
    private final RsaJsonWebKey key = rsa("first");

    Issuer() {
        try {
            folder = Files.createTempDirectory("issuer");
            Files.writeString(podToken(), POD_TOKEN + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        keytool(
                "-genkeypair",
                "-keyalg",
                "RSA",
                "-dname",
                "CN=kube-apiserver",
                "-ext",
                "SAN=dns:localhost",
                "-validity",
                "2");
        keytool("-exportcert", "-rfc", "-file", authority().toString());
        server = new WireMockServer(WireMockConfiguration.options()
                .httpDisabled(true)
                .dynamicHttpsPort()
                .keystorePath(store().toString())
                .keystorePassword(STORE_PASSWORD)
                .keyManagerPassword(STORE_PASSWORD));
        server.start();
        publish();
    }

    /** The file that the kubelet mounts for the gateway. */
    Path podToken() {
        return folder.resolve("token");
    }

    /** The certificate that Kubernetes publishes to every pod in {@code kube-root-ca.crt}. */
    Path authority() {
        return folder.resolve("ca.crt");
    }

    private Path store() {
        return folder.resolve("store.p12");
    }

    String url() {
        return server.baseUrl();
    }

    int requests() {
        return server.getAllServeEvents().size();
    }

    void refuseAll() {
        server.resetAll();
    }

    void publish() {
        serve("/.well-known/openid-configuration", """
                {"issuer": "%s", "jwks_uri": "%s/openid/v1/jwks", "response_types_supported": ["id_token"],
                 "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256"]}""".formatted(NAME, url()));
        serve("/openid/v1/jwks", new JsonWebKeySet(key).toJson());
    }

    private void serve(String path, String json) {
        server.stubFor(get(path)
                .withHeader("Authorization", equalTo("Bearer " + POD_TOKEN))
                .willReturn(okJson(json)));
    }

    /** Claims of a token that is projected into a pod (Kubernetes, "Managing Service Accounts", bound tokens). */
    static JwtClaims podOf(String namespace, String account) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(NAME);
        claims.setSubject("system:serviceaccount:" + namespace + ":" + account);
        claims.setAudience(List.of(AUDIENCE));
        claims.setIssuedAtToNow();
        claims.setNotBeforeMinutesInThePast(0);
        claims.setExpirationTimeMinutesInTheFuture(HOUR);
        claims.setClaim(
                "kubernetes.io",
                Map.of(
                        "namespace", namespace,
                        "pod", Map.of("name", account + "-7f9c", "uid", "5f6d1a52-5a3e-4b0f-8f55-0c8a5d1a9f3e"),
                        "serviceaccount", Map.of("name", account, "uid", "d4b1b9c2-1a1f-49ce-9cbb-6a1ac3dcb6a8")));
        return claims;
    }

    String sign(JwtClaims claims) {
        return sign(claims, key, key.getPrivateKey(), "RS256");
    }

    /** Algorithm confusion: uses the public key as the secret of a symmetric signature. */
    String signWithThePublicKey(JwtClaims claims) {
        Key secret = new SecretKeySpec(key.getPublicKey().getEncoded(), "HmacSHA256");
        return sign(claims, key, secret, "HS256");
    }

    String signWithAnotherKey(JwtClaims claims) {
        return sign(claims, key, rsa("first").getPrivateKey(), "RS256");
    }

    private static String sign(JwtClaims claims, RsaJsonWebKey named, Key with, String algorithm) {
        JsonWebSignature token = new JsonWebSignature();
        token.setPayload(claims.toJson());
        token.setKey(with);
        token.setKeyIdHeaderValue(named.getKeyId());
        token.setAlgorithmHeaderValue(algorithm);
        try {
            return token.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RsaJsonWebKey rsa(String id) {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId(id);
            key.setAlgorithm("RS256");
            key.setUse("sig");
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private void keytool(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-keystore",
                store().toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                STORE_PASSWORD,
                "-alias",
                "issuer"));
        command.addAll(1, List.of(arguments));
        try {
            int status = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (status != 0) {
                throw new IllegalStateException("keytool ended with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
