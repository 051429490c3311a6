package io.github.screenshotgateway.images.fetch;

import io.github.screenshotgateway.images.content.Rejection;
import io.github.screenshotgateway.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.stream.Stream;

/** Resolves media hosts to the addresses at which they are dialled. */
@Singleton
class MediaAddresses {
    private final Resolver resolver;

    /** Resolves a host name. */
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
     * Resolves a host through the JVM, which caches the result. Blocks.
     *
     * @return the first address that the configuration allows for this host
     * @throws Problem {@code image-rejected} when no address is allowed
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
