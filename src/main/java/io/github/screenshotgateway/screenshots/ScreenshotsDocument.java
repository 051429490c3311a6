package io.github.screenshotgateway.screenshots;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of a list, in exactly the shape of the vendor's v1. */
@Schema(name = "Screenshots")
public record ScreenshotsDocument(
        @Schema(
                description = "URLs of the screenshots in capture order",
                required = true,
                examples = "[\"https://screenshots.example.com/api/v1/task/task_42/screenshots/step_1.png\"]")
        List<String> screenshots) {}
