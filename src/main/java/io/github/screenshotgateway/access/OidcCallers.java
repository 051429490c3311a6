package io.github.screenshotgateway.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.screenshotgateway.config.DerivedSettings;
import io.github.screenshotgateway.config.InvalidSetting;
import io.github.screenshotgateway.http.Sha256;
import io.github.screenshotgateway.time.TimeSpan;
import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.logging.Logger;

/**
 * Identifies callers by tokens that an OpenID provider signs. Quarkus checks signature, issuer, audience and times.
 */
final class OidcCallers implements Callers {
    private static final Logger LOG = Logger.getLogger(OidcCallers.class);

    private static final String AUDIENCE = "quarkus.oidc.token.audience";
    private static final String ISSUER = "quarkus.oidc.token.issuer";

    /** Disables a check in Quarkus. */
    private static final String ANY = "any";

    /** Header, content and signature (RFC 7515, section 7.1). Quarkus fails on anything else. */
    private static final Pattern SIGNED = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    /** How long a valid token is not verified again; verifying takes longer than serving a hit. */
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    static final int MAX_REMEMBERED = 10_000;

    /** Pause before the next request to a provider that has failed. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private static final String GRACE = "quarkus.oidc.token.lifespan-grace";

    private final IdentityProviderManager identities;
    private final InstantSource clock;
    private final Duration grace;
    private final Cache<String, Verified> verified =
            Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).build();

    private volatile TimeSpan pause = new TimeSpan(Instant.EPOCH, Duration.ZERO);

    private record Verified(Caller caller, TimeSpan remembered) {}

    /**
     * @throws InvalidSetting unless three things are set: the provider; the audience, because otherwise a token for any
     *     other service is accepted; the callers, because every pod of a cluster can request a token with that audience
     */
    OidcCallers(CallerNames names, Config config, IdentityProviderManager identities, InstantSource clock) {
        if (DerivedSettings.OIDC_PROVIDERS.stream().allMatch(key -> isEmpty(key, config))) {
            throw new InvalidSetting(
                    DerivedSettings.OIDC_PROVIDERS.get(0),
                    "access mode oidc needs the provider of the tokens, such as https://issuer.example.com.");
        }
        if (!names.isRestricted()) {
            throw new InvalidSetting(
                    "gateway.access.callers",
                    "access mode oidc needs the names that may call, such as system:serviceaccount:payments:*; * stands"
                            + " for all that the provider knows.");
        }
        Optional<List<String>> audience = config.getOptionalValues(AUDIENCE, String.class);
        if (audience.isEmpty() || audience.get().contains(ANY)) {
            throw new InvalidSetting(
                    AUDIENCE, "access mode oidc needs the audience that tokens must have, such as screenshot-gateway.");
        }
        if (config.getOptionalValue(ISSUER, String.class).filter(ANY::equals).isPresent()) {
            throw new InvalidSetting(ISSUER, "access mode oidc checks who has issued a token; \"any\" would not.");
        }
        this.identities = identities;
        this.clock = clock;
        this.grace =
                Duration.ofSeconds(config.getOptionalValue(GRACE, Integer.class).orElse(0));
    }

    private static boolean isEmpty(String key, Config config) {
        return config.getOptionalValue(key, String.class).isEmpty();
    }

    @Override
    public Uni<Caller> callerOf(RoutingContext request) {
        return Credentials.bearer(request.request())
                .filter(token -> SIGNED.matcher(token).matches())
                .map(token -> callerWith(token, request))
                .orElseGet(() -> Uni.createFrom().nullItem());
    }

    /** Only the digest of a token is remembered. */
    private Uni<Caller> callerWith(String token, RoutingContext request) {
        String digest = HexFormat.of().formatHex(Sha256.of(token));
        Verified known = verified.getIfPresent(digest);
        if (known != null
                && known.remembered().contains(clock.instant())
                && known.caller().mayStillCall().getAsBoolean()) {
            return Uni.createFrom().item(known.caller());
        }
        return verify(token, request)
                // Several requests may wait for the provider; the result arrives on the thread of one of them.
                .emitOn(onContextOf(request))
                .map(identity -> remember(digest, identity))
                .onFailure(AuthenticationFailedException.class)
                .recoverWithNull();
    }

    /** While the provider fails, it receives one attempt per pause, for all callers together. */
    private Uni<SecurityIdentity> verify(String token, RoutingContext request) {
        return Uni.createFrom()
                .deferred(() -> {
                    if (pause.contains(clock.instant())) {
                        return Uni.createFrom().failure(new OIDCException("The provider failed a moment ago"));
                    }
                    TokenAuthenticationRequest authentication =
                            new TokenAuthenticationRequest(new AccessTokenCredential(token));
                    HttpSecurityUtils.setRoutingContextAttribute(authentication, request);
                    return identities.authenticate(authentication);
                })
                .onFailure(OIDCException.class)
                .invoke(this::pause);
    }

    /** Runs tasks in the request's own context. */
    private static Executor onContextOf(RoutingContext request) {
        Context context = request.vertx().getOrCreateContext();
        return work -> context.runOnContext(ignored -> work.run());
    }

    private void pause(Throwable failure) {
        Instant now = clock.instant();
        if (!pause.contains(now)) {
            pause = new TimeSpan(now, PAUSE);
            LOG.warnf(
                    "Callers cannot be verified: %s. Next attempt in %d s.",
                    failure.getClass().getSimpleName(), PAUSE.toSeconds());
        }
    }

    private Caller remember(String digest, SecurityIdentity identity) {
        String name = identity.getPrincipal().getName();
        TimeSpan remembered = new TimeSpan(clock.instant(), REMEMBERED);
        if (identity.getPrincipal() instanceof JsonWebToken token) {
            Instant expiry = Instant.ofEpochSecond(token.getExpirationTime()).plus(grace);
            Caller caller = new Caller(name, () -> clock.instant().isBefore(expiry));
            verified.put(digest, new Verified(caller, remembered));
            return caller;
        }
        return new Caller(name, () -> remembered.contains(clock.instant()));
    }

    @Override
    public List<String> challenges() {
        return List.of("Bearer realm=\"screenshot-gateway\"");
    }
}
