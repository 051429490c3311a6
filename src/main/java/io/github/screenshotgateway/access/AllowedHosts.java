package io.github.screenshotgateway.access;

import io.github.screenshotgateway.config.InvalidSetting;
import io.netty.util.NetUtil;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The hosts that requests may name. A page of another site reaches the gateway from a browser behind the firewall when its
 * owner lets a name of his own lead to the gateway's address (DNS rebinding): the browser takes both for one origin, and
 * names that host. So a host is an address, a name that no stranger can own, or one that is configured.
 */
final class AllowedHosts {
    /** The domains of a machine (RFC 6761), of local networks (RFC 6762, ICANN's {@code internal}), and of Kubernetes. */
    private static final List<String> PRIVATE_DOMAINS =
            List.of(".localhost", ".local", ".internal", ".svc", ".cluster.local");

    private static final String ANY = "*";
    private static final String SUBDOMAINS = "*.";

    private static final Pattern NAME = Pattern.compile("(\\*\\.)?[a-z0-9_-]+(\\.[a-z0-9_-]+)*");

    private final boolean any;
    private final Set<String> names = new HashSet<>();

    /** Each with a dot at its start, so that it is the end of no other domain's name. */
    private final Set<String> domains = new HashSet<>();

    /**
     * @param configured names such as {@code s.example.com} or {@code *.example.com}; {@code *} for any
     * @param publicUrl whose host is allowed, too
     * @throws InvalidSetting for what is no name
     */
    AllowedHosts(List<String> configured, Optional<URI> publicUrl) {
        this.any = configured.stream().map(String::strip).anyMatch(ANY::equals);
        configured.stream()
                .map(String::strip)
                .filter(host -> !host.equals(ANY))
                .map(AllowedHosts::normalized)
                .forEach(this::add);
        publicUrl.map(URI::getHost).map(AllowedHosts::normalized).ifPresent(names::add);
    }

    private void add(String host) {
        if (!NAME.matcher(host).matches() && !isAddress(host)) {
            throw new InvalidSetting(
                    "gateway.allowed-hosts",
                    "it must be host names separated by commas, without scheme and port, such as"
                            + " screenshots.example.com or *.example.com; * allows any.");
        }
        if (host.startsWith(SUBDOMAINS)) {
            domains.add(host.substring(1));
        } else {
            names.add(host);
        }
    }

    /** Whether all hosts are allowed. */
    boolean any() {
        return any;
    }

    /** @param host of a request, without its port; takes less than a microsecond */
    boolean contain(String host) {
        if (any) {
            return true;
        }
        String name = normalized(host);
        return !name.isEmpty()
                && (name.indexOf('.') < 0 && name.indexOf(':') < 0
                        || isAddress(name)
                        || isBelow(PRIVATE_DOMAINS, name)
                        || names.contains(name)
                        || isBelow(domains, name));
    }

    private static boolean isBelow(Iterable<String> domains, String name) {
        for (String domain : domains) {
            if (name.length() > domain.length() && name.endsWith(domain)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAddress(String host) {
        return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
    }

    /** Names have no case, and may end with the dot of the root. */
    private static String normalized(String host) {
        String name = host.strip().toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
