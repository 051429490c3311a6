package io.github.screenshotgateway.k8s;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;

/**
 * The fields of the External Secrets Operator's kind that this repository uses, as in its
 * <a href="https://external-secrets.io/latest/api/externalsecret/">reference</a>. Add new fields here first.
 */
@Group("external-secrets.io")
@Version("v1")
public final class ExternalSecret extends CustomResource<ExternalSecret.Spec, Void> {
    private static final long serialVersionUID = 1L;

    public record Spec(String refreshInterval, Store secretStoreRef, Target target, List<Data> data) {}

    public record Store(String kind, String name) {}

    public record Target(String name, CreationPolicy creationPolicy, DeletionPolicy deletionPolicy) {}

    public enum CreationPolicy {
        Owner,
        Orphan,
        Merge,
        None
    }

    public enum DeletionPolicy {
        Retain,
        Delete,
        Merge
    }

    public record Data(String secretKey, RemoteRef remoteRef) {}

    public record RemoteRef(String key, String property) {}
}
