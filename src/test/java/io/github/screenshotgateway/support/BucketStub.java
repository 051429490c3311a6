package io.github.screenshotgateway.support;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The gateway's bucket: a real one, behind a proxy that has faults on demand. */
public final class BucketStub implements AutoCloseable {
    private final ObjectServer server = ObjectServer.shared();
    private final String name = server.newBucket();
    private final WireMockServer proxy = new WireMockServer(WireMockConfiguration.options()
            // Reserved, so a stopped proxy restarts at the same port.
            .port(ReservedPort.any())
            .containerThreads(64)
            .preserveHostHeader(true)
            .asynchronousResponseEnabled(true));

    /** An empty bucket. */
    public BucketStub() {
        server.useSecret(ObjectServer.SECRET);
        proxy.start();
        reset();
    }

    @Override
    public void close() {
        proxy.stop();
    }

    /** Where the gateway reaches it. */
    public String endpoint() {
        return "http://127.0.0.1:" + proxy.port();
    }

    public String name() {
        return name;
    }

    /** Removes all faults and recorded requests. */
    public void reset() {
        proxy.resetAll();
        proxy.stubFor(any(anyUrl())
                .atPriority(10)
                .willReturn(aResponse().proxiedFrom(server.endpoint().toString())));
    }

    /** Answers all requests like this. */
    public void fail(ResponseDefinitionBuilder answer) {
        fail(any(anyUrl()), answer);
    }

    public void fail(MappingBuilder requests, ResponseDefinitionBuilder answer) {
        proxy.stubFor(requests.atPriority(1).willReturn(answer));
    }

    public WireMockServer proxy() {
        return proxy;
    }

    /** The keys that begin like this. */
    public List<String> keys(String prefix) {
        return server.client().listObjectsV2(list -> list.bucket(name).prefix(prefix)).join().contents().stream()
                .map(S3Object::key)
                .toList();
    }

    public ResponseBytes<GetObjectResponse> get(String key) {
        return server.client()
                .getObject(get -> get.bucket(name).key(key), AsyncResponseTransformer.toBytes())
                .join();
    }

    /** Replaces the content of an object, and leaves its metadata. */
    public void replaceContent(String key, byte[] content) {
        put(key, content, get(key).response().metadata());
    }

    public void put(String key, byte[] content, Map<String, String> metadata) {
        server.client()
                .putObject(put -> put.bucket(name).key(key).metadata(metadata), AsyncRequestBody.fromBytes(content))
                .join();
    }
}
