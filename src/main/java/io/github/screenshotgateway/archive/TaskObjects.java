package io.github.screenshotgateway.archive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.screenshotgateway.task.TaskId;
import io.github.screenshotgateway.traffic.TransientHeap;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The objects with the lists of archived tasks. */
@Singleton
public class TaskObjects {
    private static final Logger LOG = Logger.getLogger(TaskObjects.class);

    private static final Duration LONGEST_READ = Duration.ofSeconds(2);

    /** Bytes; about sixty thousand screenshots. */
    private static final long LARGEST = 16L * 1024 * 1024;

    /** Of JSON; about twenty thousand screenshots, twice as many as the longest list. Short ones take more heap than text. */
    private static final int MOST_TOKENS = 400_000;

    /** Bytes, for the text and what is read from it. */
    private static final int HEAP_OF_BYTE = 3;

    private static final String TYPE = "application/json";

    private final ObjectStore store;
    private final Deletions deletions;
    private final ObjectMapper json;
    private final TransientHeap heap;
    private final ArchiveMetrics metrics;

    TaskObjects(ObjectStore store, Deletions deletions, ObjectMapper json, TransientHeap heap, ArchiveMetrics metrics) {
        this.heap = heap;
        this.deletions = deletions;
        this.store = store;
        this.json = json.copyWith(JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxTokenCount(MOST_TOKENS)
                        .build())
                .build());
        this.metrics = metrics;
    }

    /** Whether there is a bucket. */
    public boolean isEnabled() {
        return store.isEnabled();
    }

    /** Whether the bucket works, as far as the last calls show it. */
    public boolean isUsable() {
        return store.isUsable();
    }

    /**
     * Reads the list of a task.
     *
     * @return empty if the task is not archived, or its list is malformed. Fails with {@link ObjectFailure}, and with {@code upstream-busy}
     *     when there is no heap for it
     */
    public Uni<Optional<ArchivedTask>> get(TaskId task) {
        return Uni.createFrom().deferred(() -> {
            Counted counted = new Counted();
            return store.get(key(task), counted::add, LONGEST_READ, object -> parse(task, object.content()))
                    .onFailure(TooLarge.class)
                    .recoverWithItem(failure -> refuse(task, failure))
                    .onTermination()
                    .invoke(counted::release);
        });
    }

    /** The heap for a list that arrives. */
    private final class Counted {
        private long bytes;
        private boolean released;

        /** Called again when the SDK tries again, and perhaps after the time is over. */
        private synchronized void add(long length) {
            if (length > LARGEST) {
                throw new TooLarge(length);
            }
            if (bytes == 0) {
                if (released || !heap.tryAcquire(length * HEAP_OF_BYTE)) {
                    throw heap.bound().full();
                }
                bytes = length * HEAP_OF_BYTE;
            }
        }

        private synchronized void release() {
            released = true;
            heap.release(bytes);
        }
    }

    private static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private TooLarge(long length) {
            super(length + " bytes", null, false, false);
        }
    }

    private Optional<ArchivedTask> parse(TaskId task, byte[] content) {
        try {
            ArchivedTask read = json.readValue(content, ArchivedTask.class);
            return read != null && read.isValidFor(task.value())
                    ? Optional.of(read)
                    : refuse(task, new IOException("it is malformed, or of another version or task"));
        } catch (IOException e) {
            return refuse(task, e);
        }
    }

    private Optional<ArchivedTask> refuse(TaskId task, Throwable reason) {
        reportMalformed(task, reason.getMessage());
        return Optional.empty();
    }

    /** Counts a malformed list as damaged, and logs why the gateway does not use it. */
    public void reportMalformed(TaskId task, String reason) {
        metrics.damaged();
        LOG.warnf("Archive: %s cannot be read, and is not used: %s", store.key(key(task)), reason);
    }

    /**
     * Writes the list of a task unless the task is deleted. Its images must be there.
     *
     * @param replaces whether it takes the place of another one, which is shorter; if not, an existing object stays
     * @return whether it was written; fails with {@link ObjectFailure}
     */
    public Uni<Boolean> put(TaskId task, ArchivedTask list, boolean replaces) {
        return deletions.unlessDeleted(
                task,
                key(task),
                () -> replaces
                        ? store.put(key(task), () -> write(list), TYPE).replaceWith(true)
                        : store.putIfAbsent(key(task), () -> write(list), TYPE, Map::of));
    }

    private byte[] write(ArchivedTask list) {
        try {
            byte[] written = json.writeValueAsBytes(list);
            if (written.length > LARGEST) {
                throw new IllegalArgumentException("the list of task " + list.task() + " is too long to be archived");
            }
            return written;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String key(TaskId task) {
        return ArchiveKeys.folder(task) + "list.json";
    }
}
