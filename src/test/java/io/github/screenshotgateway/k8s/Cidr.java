package io.github.screenshotgateway.k8s;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** A range of addresses of one family, in the notation of network policies. */
record Cidr(BigInteger network, int prefix, int bits) {

    static Cidr parse(String text) {
        String[] parts = text.split("/", 2);
        byte[] address = bytes(parts[0]);
        return new Cidr(new BigInteger(1, address), Integer.parseInt(parts[1]), address.length * Byte.SIZE);
    }

    boolean contains(String address) {
        byte[] bytes = bytes(address);
        return bytes.length * Byte.SIZE == bits && covers(new BigInteger(1, bytes));
    }

    boolean strictlyContains(Cidr other) {
        return other.bits == bits && other.prefix > prefix && covers(other.network);
    }

    private boolean covers(BigInteger address) {
        return address.shiftRight(bits - prefix).equals(network.shiftRight(bits - prefix));
    }

    /** Accepts literals only, so there is no look-up. IPv4-mapped IPv6 becomes IPv4, as on the wire. */
    private static byte[] bytes(String literal) {
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }
}
