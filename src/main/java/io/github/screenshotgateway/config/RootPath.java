package io.github.screenshotgateway.config;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The path below which everything is served on the client port: {@code quarkus.http.root-path}. */
@Singleton
public class RootPath {
    private final String root;

    RootPath(@ConfigProperty(name = "quarkus.http.root-path", defaultValue = "/") String root) {
        this.root = root.endsWith("/") ? root : root + "/";
    }

    /** Whether it is {@code /}. */
    public boolean isNone() {
        return root.equals("/");
    }

    /** A path of ours, such as {@code /tasks}, as clients ask for it. */
    public String before(String path) {
        return root + path.substring(1);
    }

    /** The path of a request without the root; as it is when it does not begin with that. */
    public String removedFrom(String path) {
        return path.startsWith(root) ? path.substring(root.length() - 1) : path;
    }
}
