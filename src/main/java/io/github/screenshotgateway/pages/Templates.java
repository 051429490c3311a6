package io.github.screenshotgateway.pages;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The pages. Compared with their models when the project is built; what they show is escaped. */
@CheckedTemplate(basePath = "pages")
class Templates {
    private Templates() {}

    static native TemplateInstance start(StartPage page);

    static native TemplateInstance task(TaskPage page);

    /**
     * A screenshot of the page of a task.
     *
     * @param images how the URLs of the page's images begin
     * @param image URL of the whole image
     * @param id by which the script knows it again under another name
     */
    static native TemplateInstance shot(String images, String image, String id, String name, String number);

    static native TemplateInstance error(ErrorPage page);
}
