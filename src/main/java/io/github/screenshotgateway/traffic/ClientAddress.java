package io.github.screenshotgateway.traffic;

import io.netty.util.NetUtil;
import io.vertx.core.net.SocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** The part of a client's address that distinguishes it from other clients. */
final class ClientAddress {
    /** Bytes. A host can use any number of IPv6 addresses, but the first half of each is its network's. */
    private static final int IPV6_NETWORK = 8;

    private ClientAddress() {}

    /** @param address {@code null} for a connection that is gone */
    static String of(SocketAddress address) {
        if (address == null || address.host() == null) {
            return "";
        }
        // Trusted proxies may also identify a client by an obfuscated name (RFC 7239, section 6.3).
        InetAddress ip = NetUtil.createInetAddressFromIpAddressString(address.host());
        return ip instanceof Inet6Address
                ? HexFormat.of().formatHex(Arrays.copyOf(ip.getAddress(), IPV6_NETWORK)) + "::/64"
                : ip == null ? address.host() : ip.getHostAddress();
    }
}
