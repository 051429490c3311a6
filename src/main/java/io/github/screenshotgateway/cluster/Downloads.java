package io.github.screenshotgateway.cluster;

import io.github.screenshotgateway.task.TaskId;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/**
 * Downloads of images that replicas share through a bucket: one replica downloads, and the others wait until the image is in the
 * bucket. Thread-safe; nothing blocks.
 */
public interface Downloads {
    /** The right to download an image. */
    @FunctionalInterface
    interface Right {
        /** A right that nobody else waits for. */
        Right OF_ONE_REPLICA = stored -> {};

        /**
         * Ends the right. Call once.
         *
         * @param stored whether the bucket has the image now; if not, those who wait download it themselves
         */
        void end(boolean stored);
    }

    /**
     * Waits while another replica downloads the image.
     *
     * @param identity of the screenshot in its task
     * @return the right to download; empty if another replica has put the image into the bucket. Never fails
     */
    Uni<Optional<Right>> acquire(TaskId task, String identity);
}
