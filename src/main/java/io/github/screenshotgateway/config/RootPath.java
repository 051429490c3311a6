package io.github.screenshotgateway.config;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The root path of the client port: {@code quarkus.http.root-path}. */
@Singleton
public class RootPath {
    private final String root;

    RootPath(@ConfigProperty(name = "quarkus.http.root-path", defaultValue = "/") String root) {
        this.root = root.endsWith("/") ? root : root + "/";
    }

    /** Whether the root is {@code /}. */
    public boolean isSlash() {
        return root.equals("/");
    }

    /** Prepends the root to a path such as {@code /tasks}. */
    public String prepend(String path) {
        return root + path.substring(1);
    }

    /** Strips the root from a request's path; returns any other path unchanged. */
    public String strip(String path) {
        return path.startsWith(root) ? path.substring(root.length() - 1) : path;
    }
}
