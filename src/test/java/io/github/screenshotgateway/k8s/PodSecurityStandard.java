package io.github.screenshotgateway.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The Pod Security Standard "restricted", including "baseline", with the controls and terms of
 * <a href="https://kubernetes.io/docs/concepts/security/pod-security-standards/">its page</a>, as of Kubernetes 1.34.
 */
final class PodSecurityStandard {

    private static final List<String> CONTAINERS = List.of("containers", "initContainers", "ephemeralContainers");

    private static final String RESTRICTED_VOLUMES =
            "configMap csi downwardAPI emptyDir ephemeral persistentVolumeClaim projected secret";
    private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";

    /** A control, the fields that it restricts, and their allowed values. An absent field is a missing node. */
    private record Control(String name, List<String> fields, Predicate<JsonNode> allowed) {}

    private static final List<Control> CONTROLS = List.of(
            // Baseline
            new Control(
                    "HostProcess",
                    podAndContainers("securityContext.windowsOptions.hostProcess"),
                    undefinedOr("false")),
            new Control(
                    "Host Namespaces",
                    List.of("spec.hostNetwork", "spec.hostPID", "spec.hostIPC"),
                    undefinedOr("false")),
            new Control("Privileged Containers", containers("securityContext.privileged"), undefinedOr("false")),
            new Control(
                    "Capabilities",
                    containers("securityContext.capabilities.add[*]"),
                    undefinedOr(
                            "AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID"
                                    + " SETPCAP SETUID SYS_CHROOT")),
            new Control("HostPath Volumes", List.of("spec.volumes[*].hostPath"), JsonNode::isMissingNode),
            new Control("Host Ports", containers("ports[*].hostPort"), undefinedOr("0")),
            new Control(
                    "Host Probes / Lifecycle Hooks",
                    Stream.of(
                                    "livenessProbe",
                                    "readinessProbe",
                                    "startupProbe",
                                    "lifecycle.postStart",
                                    "lifecycle.preStop")
                            .flatMap(probe -> Stream.of(probe + ".httpGet.host", probe + ".tcpSocket.host"))
                            .flatMap(field -> containers(field).stream())
                            .toList(),
                    undefinedOr("")),
            new Control(
                    "AppArmor",
                    podAndContainers("securityContext.appArmorProfile.type"),
                    undefinedOr("RuntimeDefault Localhost")),
            new Control("AppArmor", List.of("metadata.annotations"), PodSecurityStandard::hasNoOtherAppArmorProfile),
            new Control(
                    "SELinux",
                    podAndContainers("securityContext.seLinuxOptions.type"),
                    undefinedOr("container_t container_init_t container_kvm_t container_engine_t")),
            new Control("SELinux", podAndContainers("securityContext.seLinuxOptions.user"), undefinedOr("")),
            new Control("SELinux", podAndContainers("securityContext.seLinuxOptions.role"), undefinedOr("")),
            new Control("/proc Mount Type", containers("securityContext.procMount"), undefinedOr("Default")),
            new Control(
                    "Seccomp",
                    podAndContainers("securityContext.seccompProfile.type"),
                    undefinedOr("RuntimeDefault Localhost")),
            new Control(
                    "Sysctls",
                    List.of("spec.securityContext.sysctls[*].name"),
                    undefinedOr("kernel.shm_rmid_forced net.ipv4.ip_local_port_range"
                            + " net.ipv4.ip_unprivileged_port_start net.ipv4.tcp_syncookies"
                            + " net.ipv4.ping_group_range net.ipv4.ip_local_reserved_ports"
                            + " net.ipv4.tcp_keepalive_time net.ipv4.tcp_fin_timeout"
                            + " net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes")),
            // Restricted
            new Control("Volume Types", List.of("spec.volumes[*]"), PodSecurityStandard::isOfARestrictedType),
            new Control("Privilege Escalation", containers("securityContext.allowPrivilegeEscalation"), oneOf("false")),
            new Control("Running as Non-root", effective("securityContext.runAsNonRoot"), oneOf("true")),
            new Control(
                    "Running as Non-root user",
                    podAndContainers("securityContext.runAsUser"),
                    user -> user.isMissingNode() || user.asLong() != 0),
            new Control(
                    "Seccomp (restricted)",
                    effective("securityContext.seccompProfile.type"),
                    oneOf("RuntimeDefault Localhost")),
            new Control(
                    "Capabilities (restricted)", containers("securityContext.capabilities.drop"), drop -> elements(drop)
                            .anyMatch(capability -> capability.asText().equals("ALL"))),
            new Control(
                    "Capabilities (restricted)",
                    containers("securityContext.capabilities.add[*]"),
                    undefinedOr("NET_BIND_SERVICE")));

    private PodSecurityStandard() {}

    /** Violations of a pod or pod template, as "control: field is value"; empty if it is restricted. */
    static List<String> violations(JsonNode pod) {
        List<String> violations = new ArrayList<>();
        for (Control control : CONTROLS) {
            for (String field : control.fields()) {
                values(pod, field)
                        .filter(control.allowed().negate())
                        .forEach(value -> violations.add(control.name() + ": " + field + " is " + value));
            }
        }
        return violations;
    }

    private static List<String> containers(String field) {
        return CONTAINERS.stream().map(kind -> "spec." + kind + "[*]." + field).toList();
    }

    private static List<String> podAndContainers(String field) {
        return Stream.concat(Stream.of("spec." + field), containers(field).stream())
                .toList();
    }

    /** Every container's own value, or the pod's where it has none. */
    private static List<String> effective(String field) {
        return CONTAINERS.stream()
                .map(kind -> "spec." + kind + "[*]." + field + "|spec." + field)
                .toList();
    }

    private static Predicate<JsonNode> undefinedOr(String allowed) {
        return oneOf(allowed).or(JsonNode::isMissingNode);
    }

    private static Predicate<JsonNode> oneOf(String allowed) {
        Set<String> values = Set.of(allowed.split(" "));
        return value -> value.isValueNode() && values.contains(value.asText());
    }

    private static boolean isOfARestrictedType(JsonNode volume) {
        Set<String> types = Set.of(RESTRICTED_VOLUMES.split(" "));
        List<String> fields = new ArrayList<>();
        volume.fieldNames().forEachRemaining(fields::add);
        fields.remove("name");
        return !fields.isEmpty() && types.containsAll(fields);
    }

    private static boolean hasNoOtherAppArmorProfile(JsonNode annotations) {
        return annotations.properties().stream()
                .filter(annotation -> annotation.getKey().startsWith(APP_ARMOR))
                .map(annotation -> annotation.getValue().asText())
                .allMatch(profile -> profile.equals("runtime/default") || profile.startsWith("localhost/"));
    }

    /** The values of a field: one per element of a list on the path, none for an absent list. */
    private static Stream<JsonNode> values(JsonNode node, String path) {
        String[] withFallback = path.split("\\|");
        if (withFallback.length == 2) {
            return values(node, withFallback[0])
                    .flatMap(value -> value.isMissingNode() ? values(node, withFallback[1]) : Stream.of(value));
        }
        Stream<JsonNode> values = Stream.of(node);
        for (String step : path.split("\\.")) {
            String field = step.replace("[*]", "");
            values = values.map(value -> value.isObject() ? value.path(field) : MissingNode.getInstance());
            if (step.endsWith("[*]")) {
                values = values.flatMap(PodSecurityStandard::elements);
            }
        }
        return values;
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
