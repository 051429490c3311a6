package io.github.screenshotgateway.cluster;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.screenshotgateway.cluster.Downloads.Right;
import io.github.screenshotgateway.support.EngineServer;
import io.github.screenshotgateway.task.TaskId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedDownloadsTest extends FleetTest {
    private static final TaskId TASK = new TaskId("t");
    private static final String IMAGE = "0@https://media.test/a b.png";

    private final Replica one = join();
    private final Replica two = join();

    SharedDownloadsTest(EngineServer.Kind kind) {
        super(kind);
    }

    private static CompletableFuture<Optional<Right>> acquire(Replica replica) {
        return replica.downloads.acquire(TASK, IMAGE).subscribeAsCompletionStage();
    }

    private static Right granted(Replica replica) {
        return acquire(replica)
                .orTimeout(30, java.util.concurrent.TimeUnit.SECONDS)
                .join()
                .orElseThrow();
    }

    private static Optional<Right> end(CompletableFuture<Optional<Right>> waiting) {
        return waiting.orTimeout(30, java.util.concurrent.TimeUnit.SECONDS).join();
    }

    private void awaitWaiting(CompletableFuture<?>... others) {
        await().until(() -> two.meters
                        .get("gateway.cluster.commands")
                        .tag("outcome", "ok")
                        .timer()
                        .count()
                > 0);
        assertFalse(List.of(others).stream().anyMatch(CompletableFuture::isDone));
    }

    @Test
    void othersWaitUntilTheImageIsStored() {
        Right right = granted(one);
        CompletableFuture<Optional<Right>> other = acquire(two);
        awaitWaiting(other);

        right.end(true);

        assertTrue(end(other).isEmpty());
    }

    /** Its look into the bucket may have been before. */
    @Test
    void laterReplicaLearnsThatTheImageWasStored() {
        granted(one).end(true);

        await().until(() -> end(acquire(two)).isEmpty());
    }

    @Test
    void othersDownloadAtOnceIfTheImageWasNotStored() {
        Right right = granted(one);
        CompletableFuture<Optional<Right>> other = acquire(two);
        awaitWaiting(other);

        right.end(false);

        assertEquals(Optional.of(Right.OF_ONE_REPLICA), end(other));
        granted(one);
    }

    @Test
    void otherTakesOverWhenTheOwnerIsKilled() {
        granted(one);
        CompletableFuture<Optional<Right>> other = acquire(two);
        awaitWaiting(other);

        one.kill();

        assertTrue(end(other).isPresent());
    }

    @Test
    void longDownloadKeepsItsRight() {
        granted(one);
        CompletableFuture<Optional<Right>> other = acquire(two);

        // The lease lasts for a second here.
        await().during(java.time.Duration.ofSeconds(4)).until(() -> !other.isDone());
    }

    @Test
    void otherImagesDoNotWait() {
        granted(one);

        assertTrue(two.downloads.acquire(TASK, "another").await().atMost(LONG).isPresent());
    }

    @Test
    void withoutTheEngineEachReplicaDownloads() {
        granted(one);
        CompletableFuture<Optional<Right>> waiting = acquire(two);
        awaitWaiting(waiting);

        server.kill();

        assertEquals(Optional.of(Right.OF_ONE_REPLICA), end(waiting));
        IntStream.range(0, 3)
                .forEach(i -> assertEquals(Optional.of(Right.OF_ONE_REPLICA), end(acquire(i % 2 == 0 ? one : two))));
    }
}
