package io.github.screenshotgateway.images.fetch;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Distinguishes public addresses from those that a name in the public DNS must not resolve to (server-side request
 * forgery: a media host whose name resolves to a cluster's metadata service, for example).
 */
final class PrivateAddresses {
    /** The IPv4 blocks that are not globally reachable (IANA special-purpose registry, RFC 6890), and multicast. */
    private static final List<AddressBlock> NOT_PUBLIC_V4 = blocks(
            "0.0.0.0/8", // "this" network
            "10.0.0.0/8", // private use
            "100.64.0.0/10", // carrier-grade NAT; many clusters' pods
            "127.0.0.0/8", // loopback
            "168.63.129.16/32", // Azure's host agent: a public address with a local meaning
            "169.254.0.0/16", // link-local; the clouds' metadata services
            "172.16.0.0/12", // private use
            "192.0.0.0/24", // protocol assignments
            "192.0.2.0/24", // documentation
            "192.88.99.0/24", // 6to4 relays
            "192.168.0.0/16", // private use
            "198.18.0.0/15", // benchmarks
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/3"); // multicast, reserved, broadcast

    /** All public IPv6 addresses are in here (RFC 4291, section 2.4). */
    private static final List<AddressBlock> GLOBAL_V6 = blocks("2000::/3");

    /** Parts of it that embed an IPv4 address, or are not routed. */
    private static final List<AddressBlock> NOT_PUBLIC_V6 = blocks(
            "2001::/23", // protocol assignments, Teredo
            "2001:db8::/32", // documentation
            "2002::/16", // 6to4
            "3fff::/20"); // documentation

    /** Only for the machine and its own network, whatever name resolves to them: no object storage has such a one. */
    private static final List<AddressBlock> RESERVED = blocks(
            "0.0.0.0/8", // "this" network
            "100.100.100.200/32", // Alibaba Cloud's metadata service
            "168.63.129.16/32", // Azure's host agent
            "169.254.0.0/16", // link-local; the clouds' metadata services
            "192.0.0.0/24", // protocol assignments; Oracle Cloud's metadata service
            "224.0.0.0/3", // multicast, reserved, broadcast
            "64:ff9b::a9fe:0/112", // link-local, via NAT64
            "2002:a9fe::/32", // link-local, via 6to4
            "::/128", // unspecified
            "fd00:c1::/32", // Oracle Cloud's metadata service
            "fd00:ec2::/32", // metadata and other services of Amazon EC2
            "fd20:ce::/32", // Google Cloud's metadata service
            "fe80::/10", // link-local
            "ff00::/8"); // multicast

    private PrivateAddresses() {}

    /** Whether the address is globally reachable. Java represents IPv4-mapped IPv6 addresses as IPv4 addresses. */
    static boolean isPublic(InetAddress address) {
        if (address instanceof Inet4Address) {
            return NOT_PUBLIC_V4.stream().noneMatch(block -> block.contains(address));
        }
        return GLOBAL_V6.stream().anyMatch(block -> block.contains(address))
                && NOT_PUBLIC_V6.stream().noneMatch(block -> block.contains(address));
    }

    /** Whether the address belongs to the machine itself or its own link, such as a cloud's metadata service. */
    static boolean isReserved(InetAddress address) {
        return RESERVED.stream().anyMatch(block -> block.contains(address));
    }

    private static List<AddressBlock> blocks(String... texts) {
        return Stream.of(texts).map(AddressBlock::parse).toList();
    }
}
