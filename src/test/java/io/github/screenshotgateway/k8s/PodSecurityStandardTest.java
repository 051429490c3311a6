package io.github.screenshotgateway.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.screenshotgateway.support.Kubectl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Kubectl.Needed
class PodSecurityStandardTest {

    private static final YAMLMapper YAML = new YAMLMapper();

    /** The smallest pod that the standard allows. */
    private static final String POD = """
            metadata: {annotations: {}}
            spec:
              securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
              volumes: [{name: tmp, emptyDir: {}}]
              containers:
                - securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
            """;

    static List<Path> folders() {
        return Rendered.folders();
    }

    @ParameterizedTest
    @MethodSource("folders")
    void everyPodIsRestricted(Path folder) {
        List<JsonNode> pods = Rendered.of(folder).trees().stream()
                .flatMap(PodSecurityStandardTest::pods)
                .toList();

        assertEquals(1, pods.size());
        assertEquals(List.of(), PodSecurityStandard.violations(pods.get(0)));
    }

    /** An object's pods: itself, a template in its spec, or in that of a job. */
    private static Stream<JsonNode> pods(JsonNode object) {
        return Stream.of(object, object.at("/spec/template"), object.at("/spec/jobTemplate/spec/template"))
                .filter(pod -> pod.at("/spec/containers").isArray());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/spec/containers/0/securityContext/runAsUser: 10001",
                "/spec/containers/0/securityContext/capabilities/add: [NET_BIND_SERVICE]",
                "/spec/containers/0/securityContext/privileged: false",
                "/spec/containers/0/readinessProbe/httpGet/port: 9000",
                "/spec/hostNetwork: false",
                "/spec/securityContext/seccompProfile/type: Localhost",
                "/metadata/annotations/container.apparmor.security.beta.kubernetes.io~1gateway: runtime/default",
            })
    void allowedValueIsNoViolation(String change) throws IOException {
        assertEquals(List.of(), PodSecurityStandard.violations(changed(change)));
    }

    /** One pod per field: a control that checks the wrong field would let it pass. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "/spec/securityContext/windowsOptions/hostProcess: true => HostProcess",
                "/spec/hostNetwork: true => Host Namespaces",
                "/spec/hostPID: true => Host Namespaces",
                "/spec/hostIPC: true => Host Namespaces",
                "/spec/containers/0/securityContext/privileged: true => Privileged Containers",
                "/spec/containers/0/securityContext/capabilities/add: [SYS_ADMIN] => Capabilities",
                "/spec/volumes/0/hostPath: {path: /} => HostPath Volumes",
                "/spec/containers/0/ports: [{hostPort: 80}] => Host Ports",
                "/spec/containers/0/livenessProbe/httpGet/host: 10.0.0.1 => Host Probes / Lifecycle Hooks",
                "/spec/containers/0/lifecycle/preStop/tcpSocket/host: 10.0.0.1 => Host Probes / Lifecycle Hooks",
                "/spec/containers/0/securityContext/appArmorProfile/type: Unconfined => AppArmor",
                "/metadata/annotations/container.apparmor.security.beta.kubernetes.io~1x: unconfined => AppArmor",
                "/spec/securityContext/seLinuxOptions/type: spc_t => SELinux",
                "/spec/securityContext/seLinuxOptions/user: system_u => SELinux",
                "/spec/containers/0/securityContext/seLinuxOptions/role: system_r => SELinux",
                "/spec/containers/0/securityContext/procMount: Unmasked => /proc Mount Type",
                "/spec/containers/0/securityContext/seccompProfile/type: Unconfined => Seccomp",
                "/spec/securityContext/sysctls: [{name: kernel.msgmax}] => Sysctls",
                "/spec/volumes/0: {name: x, nfs: {path: /}} => Volume Types",
                "/spec/volumes/0: {name: x} => Volume Types",
                "/spec/containers/0/securityContext/allowPrivilegeEscalation: true => Privilege Escalation",
                "/spec/containers/0/securityContext: {capabilities: {drop: [ALL]}} => Privilege Escalation",
                "/spec/containers/0/securityContext/runAsNonRoot: false => Running as Non-root",
                "/spec/securityContext: {seccompProfile: {type: Localhost}} => Running as Non-root",
                "/spec/securityContext/runAsUser: 0 => Running as Non-root user",
                "/spec/containers/0/securityContext/runAsUser: 0 => Running as Non-root user",
                "/spec/securityContext: {runAsNonRoot: true} => Seccomp (restricted)",
                "/spec/containers/0/securityContext/capabilities/drop: [KILL] => Capabilities (restricted)",
                "/spec/containers/0/securityContext/capabilities/add: [CHOWN] => Capabilities (restricted)",
                "/spec/initContainers: [{name: x}] => Privilege Escalation",
                "/spec/ephemeralContainers: [{name: x}] => Capabilities (restricted)",
            })
    void forbiddenValueViolatesItsControl(String change, String control) throws IOException {
        List<String> violations = PodSecurityStandard.violations(changed(change));

        assertTrue(
                violations.stream().anyMatch(violation -> violation.startsWith(control + ": ")), violations.toString());
    }

    @Test
    void smallestPodIsRestricted() throws IOException {
        assertEquals(List.of(), PodSecurityStandard.violations(YAML.readTree(POD)));
    }

    /** The pod with one value set by JSON pointer; missing parent objects are created. */
    private static JsonNode changed(String change) throws IOException {
        JsonNode pod = YAML.readTree(POD);
        String[] pointerAndValue = change.split(": ", 2);
        String[] steps = pointerAndValue[0].substring(1).split("/");
        JsonNode holder = pod;
        for (String step : List.of(steps).subList(0, steps.length - 1)) {
            if (!holder.isArray() && !holder.has(step)) {
                ((ObjectNode) holder).putObject(step);
            }
            holder = holder.isArray() ? holder.get(Integer.parseInt(step)) : holder.get(step);
        }
        String last = steps[steps.length - 1].replace("~1", "/");
        JsonNode value = YAML.readTree(pointerAndValue[1]);
        if (holder instanceof ArrayNode list) {
            list.set(Integer.parseInt(last), value);
        } else {
            ((ObjectNode) holder).set(last, value);
        }
        return pod;
    }
}
