package io.github.screenshotgateway.gallery;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The pages. Compared with their models when the project is built; what they show is escaped. */
@CheckedTemplate(basePath = "gallery")
class Templates {
    private Templates() {}

    static native TemplateInstance start(StartPage page);

    static native TemplateInstance task(TaskPage page);

    static native TemplateInstance trouble(TroublePage page);
}
