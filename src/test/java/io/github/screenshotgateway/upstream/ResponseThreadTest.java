package io.github.screenshotgateway.upstream;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.screenshotgateway.upstream.gate.UpstreamGate;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.junit.jupiter.api.Test;

/** Responses arrive on event loops, where parsing a megabyte of JSON would block all other clients. */
class ResponseThreadTest {
    private static Thread readerOf(Response response) {
        return UpstreamGate.offloadIfLong(response)
                .map(read -> Thread.currentThread())
                .await()
                .indefinitely();
    }

    private static Response response(int length) {
        return Response.ok().header(HttpHeaders.CONTENT_LENGTH, length).build();
    }

    @Test
    void shortResponseIsReadOnTheCallingThread() {
        assertSame(Thread.currentThread(), readerOf(response(UpstreamGate.SHORT)));
    }

    @Test
    void longResponseIsReadByAWorker() {
        assertNotSame(Thread.currentThread(), readerOf(response(UpstreamGate.SHORT + 1)));
    }

    @Test
    void responseOfUnknownLengthIsReadByAWorker() {
        assertNotSame(Thread.currentThread(), readerOf(Response.ok().build()));
    }
}
