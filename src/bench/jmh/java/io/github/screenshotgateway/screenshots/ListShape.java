package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.task.Screenshot;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;

/** What the lists of each generation of the API look like. The same number always gives the same list. */
public enum ListShape {
    /** As the vendor's page for v1 shows it. */
    V1 {
        @Override
        Screenshot screenshot(String task, int number, SplittableRandom random) {
            return new Screenshot(
                    Integer.toString(number),
                    "https://media.browser-use.com/screenshots/" + task + "/step_" + number + ".png");
        }
    },
    /** All steps of a task below one UUID. */
    V2 {
        @Override
        Screenshot screenshot(String task, int number, SplittableRandom random) {
            return new Screenshot(
                    Integer.toString(number),
                    "https://cdn.browser-use.com/screenshots/" + task + "/" + number + ".png");
        }
    },
    /** Worse: a UUID for each step. */
    V2_APART {
        @Override
        Screenshot screenshot(String task, int number, SplittableRandom random) {
            return new Screenshot(
                    Integer.toString(number),
                    "https://cdn.browser-use.com/screenshots/" + uuid(random) + "/" + number + ".png");
        }
    },
    /** Presigned with the credentials of a role, whose token alone has a thousand characters. */
    V3 {
        @Override
        Screenshot screenshot(String task, int number, SplittableRandom random) {
            String token = "IQoJb3JpZ2luX2VjE".repeat(60);
            return new Screenshot(
                    uuid(random).toString(),
                    "https://sessions.s3.us-west-2.amazonaws.com/screenshots/" + task + "/" + number
                            + ".png?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIAEXAMPLEEXAMPLE12%2F20260101"
                            + "%2Fus-west-2%2Fs3%2Faws4_request&X-Amz-Date=20260101T000000Z&X-Amz-Expires=300"
                            + "&X-Amz-SignedHeaders=host&X-Amz-Security-Token=" + token + "&X-Amz-Signature="
                            + (uuid(random) + "" + uuid(random)).replace("-", ""));
        }
    };

    abstract Screenshot screenshot(String task, int number, SplittableRandom random);

    /** The screenshots of a task. */
    List<Screenshot> screenshots(String task, int count) {
        SplittableRandom random = new SplittableRandom(task.hashCode());
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> screenshot(task, number, random))
                .toList();
    }

    /** The id of a task, as random as the vendor's. */
    static String task(long number) {
        return uuid(new SplittableRandom(number)).toString();
    }

    private static UUID uuid(SplittableRandom random) {
        return new UUID(random.nextLong() & ~0xF000L | 0x4000L, random.nextLong() >>> 2 | 1L << 63);
    }
}
