package io.github.screenshotgateway.images.fetch;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.screenshotgateway.images.content.Rejection;
import io.github.screenshotgateway.images.content.RejectionCounter;
import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.screenshots.OriginCheck;
import io.netty.util.NetUtil;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Withholds URLs from clients that the gateway itself would not fetch because of their address. Look-ups are cached by
 * origin, so only the first request in some minutes waits for the DNS. Names that the gateway cannot resolve may be
 * handed out, and names of origins that are not allowed are not looked up. Thread-safe.
 */
@Singleton
public class OriginAddressCheck implements OriginCheck {
    /** Age after which the next use refreshes an origin in the background. */
    private static final Duration FRESH = Duration.ofSeconds(30);

    /** Age of the oldest look-up that is used. */
    private static final Duration KEPT = Duration.ofMinutes(5);

    /** For some hundred origins. */
    static final long MAX_BYTES = 256 * 1024;

    private static final int ENTRY_BYTES = 500;

    /** Per list: the vendor has two, and each may be a DNS look-up. */
    private static final int MAX_PER_LIST = 20;

    private final AllowedOrigins origins;
    private final MediaAddresses addresses;
    private final RejectionCounter rejections;
    private final AsyncLoadingCache<String, Optional<Problem>> refusals;

    OriginAddressCheck(AllowedOrigins origins, MediaAddresses addresses, RejectionCounter rejections, Vertx vertx) {
        this.origins = origins;
        this.addresses = addresses;
        this.rejections = rejections;
        this.refusals = Caffeine.newBuilder()
                .maximumWeight(MAX_BYTES)
                .weigher((String origin, Optional<Problem> refusal) -> origin.length() + ENTRY_BYTES)
                .refreshAfterWrite(FRESH)
                .expireAfterWrite(KEPT)
                .buildAsync((origin, executor) -> vertx.executeBlocking(() -> lookUpRefusal(origin), false)
                        .toCompletionStage()
                        .toCompletableFuture());
    }

    /** As {@link #check(Set)}, for one URL. */
    public Uni<Void> check(MediaUrl url) {
        return check(Set.of(url.toString()));
    }

    @Override
    public boolean mayHandOut(Set<String> listed) {
        return listed.size() <= MAX_PER_LIST
                && listed.stream().map(refusals::getIfPresent).allMatch(OriginAddressCheck::isClean);
    }

    private static boolean isClean(CompletableFuture<Optional<Problem>> refusal) {
        return refusal != null
                && refusal.isDone()
                && !refusal.isCompletedExceptionally()
                && refusal.join().isEmpty();
    }

    @Override
    public Uni<Void> check(Set<String> listed) {
        if (mayHandOut(listed)) {
            return Uni.createFrom().voidItem();
        }
        if (listed.size() > MAX_PER_LIST) {
            return Uni.createFrom()
                    .failure(Rejection.Reason.ADDRESS.problem(
                            "The image URLs have more than " + MAX_PER_LIST + " origins."));
        }
        return Uni.createFrom()
                .completionStage(() -> refusals.getAll(listed))
                .map(checked -> first(checked.values()))
                .onItem()
                .transformToUni(refusal -> refusal.map(this::reject)
                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    private Uni<Void> reject(Problem refusal) {
        rejections.count(refusal);
        return Uni.createFrom().failure(refusal);
    }

    private static Optional<Problem> first(Collection<Optional<Problem>> refusals) {
        return refusals.stream().flatMap(Optional::stream).findFirst();
    }

    /** Blocks. */
    private Optional<Problem> lookUpRefusal(String origin) {
        Optional<MediaUrl> allowed = origins.find(origin);
        if (allowed.isEmpty()) {
            return isPrivateAddress(origin) ? Optional.of(MediaAddresses.refused(origin)) : Optional.empty();
        }
        try {
            addresses.of(allowed.get());
            return Optional.empty();
        } catch (UnknownHostException unresolvable) {
            return Optional.empty();
        } catch (Problem refusal) {
            return Optional.of(refusal);
        }
    }

    private static boolean isPrivateAddress(String origin) {
        try {
            String host = new URI(origin).getHost();
            byte[] address = host == null ? null : NetUtil.createByteArrayFromIpAddressString(host);
            return address != null && !PrivateAddresses.isPublic(InetAddress.getByAddress(address));
        } catch (URISyntaxException | UnknownHostException invalid) {
            return false;
        }
    }
}
