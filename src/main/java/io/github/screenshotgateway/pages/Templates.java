package io.github.screenshotgateway.pages;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The page templates. The build checks them against their models; all values are escaped. */
@CheckedTemplate(basePath = "pages")
class Templates {
    private Templates() {}

    static native TemplateInstance start(StartPage page);

    static native TemplateInstance task(TaskPage page);

    /**
     * A screenshot on a task's page.
     *
     * @param images prefix of the page's image URLs
     * @param image URL of the whole image
     * @param id by which the script recognizes it under another name
     */
    static native TemplateInstance shot(String images, String image, String id, String name, String number);

    static native TemplateInstance error(ErrorPage page);
}
