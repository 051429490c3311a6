package io.github.screenshotgateway.images;

import java.net.InetAddress;

/** The addresses at which a media host may be dialled. */
enum AddressRule {
    /** Those that everybody can reach: what a name in the DNS may lead to. */
    PUBLIC {
        @Override
        boolean allows(InetAddress address) {
            return PrivateAddresses.isPublic(address);
        }
    },
    /** Of an origin in {@code gateway.images.private-origins}: not those at which the machine's credentials are served. */
    PUBLIC_OR_PRIVATE {
        @Override
        boolean allows(InetAddress address) {
            return !PrivateAddresses.isReserved(address);
        }
    },
    /** Of an origin that is configured as an address, or as {@code localhost}. */
    ANY {
        @Override
        boolean allows(InetAddress address) {
            return true;
        }
    };

    abstract boolean allows(InetAddress address);
}
