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
 * The hosts that requests may name, as a defence against DNS rebinding: an attacker points a domain of their own at the
 * gateway's address, and a browser behind the firewall then takes gateway and attacker's page for one origin. Its
 * requests name the attacker's host. So a host must be an address, a name that no stranger can own, or a configured
 * name.
 */
final class AllowedHosts {
    /** Domains of the machine (RFC 6761), local networks (RFC 6762, ICANN's {@code internal}) and Kubernetes. */
    private static final List<String> PRIVATE_DOMAINS =
            List.of(".localhost", ".local", ".internal", ".svc", ".cluster.local");

    private static final String ANY = "*";
    private static final String SUBDOMAINS = "*.";

    private static final Pattern NAME = Pattern.compile("(\\*\\.)?[a-z0-9_-]+(\\.[a-z0-9_-]+)*");

    private final boolean any;
    private final Set<String> names = new HashSet<>();

    /** With a leading dot, so that none is a suffix of another domain's name. */
    private final Set<String> domains = new HashSet<>();

    /**
     * @param configured names such as {@code s.example.com} or {@code *.example.com}; {@code *} for any
     * @param publicUrl the public URL, whose host is allowed, too
     * @throws InvalidSetting for a malformed name
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

    /**
     * Whether a request may name this host. Takes less than a microsecond.
     *
     * @param host the request's host, without its port
     */
    boolean contains(String host) {
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

    /** Names are case-insensitive, and may end with the dot of the root. */
    private static String normalized(String host) {
        String name = host.strip().toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
