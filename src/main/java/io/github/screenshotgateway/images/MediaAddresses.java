package io.github.screenshotgateway.images;

import io.github.screenshotgateway.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.stream.Stream;

/** The addresses at which media hosts are dialled. */
@Singleton
class MediaAddresses {
    private final Resolver resolver;

    /** Turns a name into addresses. */
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    @Inject
    MediaAddresses() {
        this(InetAddress::getAllByName);
    }

    MediaAddresses(Resolver resolver) {
        this.resolver = resolver;
    }

    /**
     * Resolves a host as the JVM is configured to; the answer is cached there. Blocks.
     *
     * @return the first address that the configuration allows for this host
     * @throws Problem {@code image-rejected} when there is none
     */
    InetAddress of(MediaUrl url) throws UnknownHostException {
        return Stream.of(resolver.resolve(url.host()))
                .filter(address -> url.addresses().allows(address))
                .findFirst()
                .orElseThrow(() -> refused(url.host()));
    }

    /** @param host not the whole URL, whose query may be a signature */
    static Problem refused(String host) {
        return Rejection.Reason.ADDRESS.problem("The image's host has a private address: " + host + ".");
    }
}
