package io.github.screenshotgateway.images.fetch;

import java.net.InetAddress;

/** The addresses at which a media host may be dialled. */
enum AddressRule {
    /** Publicly reachable addresses, the only ones that a DNS name may resolve to. */
    PUBLIC {
        @Override
        boolean allows(InetAddress address) {
            return PrivateAddresses.isPublic(address);
        }
    },
    /**
     * Also private ones, for {@code gateway.images.private-origins}; never those that serve the machine's credentials.
     */
    PUBLIC_OR_PRIVATE {
        @Override
        boolean allows(InetAddress address) {
            return !PrivateAddresses.isReserved(address);
        }
    },
    /** Any address, for an origin that is configured as an address or as {@code localhost}. */
    ANY {
        @Override
        boolean allows(InetAddress address) {
            return true;
        }
    };

    abstract boolean allows(InetAddress address);
}
