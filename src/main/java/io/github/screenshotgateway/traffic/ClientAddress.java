package io.github.screenshotgateway.traffic;

import io.netty.util.NetUtil;
import io.vertx.core.net.SocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** The address of a client, as far as it tells one client from another. */
final class ClientAddress {
    /** Bytes: a host has as many addresses of IPv6 as it likes, but the first half of each is its network's. */
    private static final int IPV6_NETWORK = 8;

    private ClientAddress() {}

    /** @param address may be {@code null}: of a connection that is gone */
    static String of(SocketAddress address) {
        if (address == null || address.host() == null) {
            return "";
        }
        // Trusted proxies may also name a client by what is no address (RFC 7239, section 6.3).
        InetAddress ip = NetUtil.createInetAddressFromIpAddressString(address.host());
        return ip instanceof Inet6Address
                ? HexFormat.of().formatHex(Arrays.copyOf(ip.getAddress(), IPV6_NETWORK)) + "::/64"
                : ip == null ? address.host() : ip.getHostAddress();
    }
}
