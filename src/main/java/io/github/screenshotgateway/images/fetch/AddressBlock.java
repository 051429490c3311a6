package io.github.screenshotgateway.images.fetch;

import io.netty.util.NetUtil;
import java.net.InetAddress;

/**
 * A block of IP addresses in CIDR notation (RFC 4632, RFC 4291).
 *
 * @param network 4 or 16 bytes
 * @param prefix length of the network prefix, in bits
 */
record AddressBlock(byte[] network, int prefix) {
    /** Parses {@code address/prefix}, without a DNS look-up. */
    static AddressBlock parse(String text) {
        String[] parts = text.split("/");
        return new AddressBlock(NetUtil.createByteArrayFromIpAddressString(parts[0]), Integer.parseInt(parts[1]));
    }

    /** Whether the address is in the block. IPv4 and IPv6 never match each other. */
    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if ((bytes[bit / Byte.SIZE] & mask) != (network[bit / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }
}
