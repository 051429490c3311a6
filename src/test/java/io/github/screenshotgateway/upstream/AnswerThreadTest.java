package io.github.screenshotgateway.upstream;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.junit.jupiter.api.Test;

/** Answers arrive on event loops, where a megabyte of JSON would hold up all other clients. */
class AnswerThreadTest {
    private static Thread readerOf(Response answer) {
        return UpstreamGate.whereItMayTakeTime(answer)
                .map(read -> Thread.currentThread())
                .await()
                .indefinitely();
    }

    private static Response answer(int length) {
        return Response.ok().header(HttpHeaders.CONTENT_LENGTH, length).build();
    }

    @Test
    void aShortAnswerIsReadWhereItArrives() {
        assertSame(Thread.currentThread(), readerOf(answer(UpstreamGate.SHORT)));
    }

    @Test
    void aLongAnswerIsReadByAWorker() {
        assertNotSame(Thread.currentThread(), readerOf(answer(UpstreamGate.SHORT + 1)));
    }

    @Test
    void anAnswerOfUnknownLengthIsReadByAWorker() {
        assertNotSame(Thread.currentThread(), readerOf(Response.ok().build()));
    }
}
