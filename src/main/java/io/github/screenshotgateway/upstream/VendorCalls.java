package io.github.screenshotgateway.upstream;

import io.github.screenshotgateway.problem.Problem;
import io.github.screenshotgateway.problem.ProblemType;
import io.github.screenshotgateway.upstream.gate.CallOrigin;
import io.github.screenshotgateway.upstream.gate.UpstreamGate;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Calls to the vendor with the API key, through the gate. A call whose key is rejected is repeated once if the key has
 * changed.
 */
@Singleton
class VendorCalls {
    private final ApiKey key;
    private final UpstreamGate gate;

    VendorCalls(ApiKey key, UpstreamGate gate) {
        this.key = key;
        this.gate = gate;
    }

    /** As {@link UpstreamGate#call}; {@code call} receives the key. */
    <T> Uni<T> call(CallOrigin origin, Function<String, Uni<Response>> call, BiFunction<Response, Instant, T> reader) {
        return withKey(value -> gate.call(origin, () -> call.apply(value), reader));
    }

    /** As {@link UpstreamGate#tryOnce}; {@code call} receives the key. */
    <T> Uni<T> tryOnce(
            CallOrigin origin, Function<String, Uni<Response>> call, BiFunction<Response, Instant, T> reader) {
        return withKey(value -> gate.tryOnce(origin, () -> call.apply(value), reader));
    }

    private <T> Uni<T> withKey(Function<String, Uni<T>> call) {
        return Uni.createFrom().deferred(() -> {
            String used = key.value();
            return call.apply(used)
                    .onFailure(VendorCalls::isRejection)
                    .recoverWithUni(rejection -> key.reloadIfRejected(used)
                            .chain(renewed -> renewed
                                    ? call.apply(key.value())
                                    : Uni.createFrom().failure(rejection)));
        });
    }

    private static boolean isRejection(Throwable failure) {
        return failure instanceof Problem problem && problem.type() == ProblemType.UPSTREAM_REJECTED_CREDENTIALS;
    }
}
