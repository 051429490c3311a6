package io.github.screenshotgateway.access;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.GatewayTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Quarkus matches the path of every request in case that its authentication fails; the gateway does not. */
@QuarkusTest
class AuthenticationFailuresTest extends GatewayTest {
    @Inject
    Handlers handlers;

    /** Sees the requests that Quarkus has authenticated, and not yet authorized. */
    @Singleton
    static class Handlers {
        private static final int PRIORITY = 150;

        private Object last;

        void register(@Observes Filters filters) {
            filters.register(
                    context -> {
                        last = context.get(QuarkusHttpUser.AUTH_FAILURE_HANDLER);
                        context.next();
                    },
                    PRIORITY);
        }
    }

    @Test
    void gatewayPreparesNothing() {
        upstream.v1Task(task, "finished");
        list(task).statusCode(200);
        assertEquals(
                AuthenticationFailures.class.getPackageName(),
                handlers.last.getClass().getPackageName());
    }

    @QuarkusTest
    @TestProfile(WithPermissionsTest.Denied.class)
    static class WithPermissionsTest extends GatewayTest {
        @TestHTTPResource("/")
        URI gateway;

        @TestHTTPResource(value = "/metrics", management = true)
        URI metrics;

        public static class Denied implements QuarkusTestProfile {
            @Override
            public Map<String, String> getConfigOverrides() {
                return Map.of(
                        "quarkus.http.auth.permission.denied.paths", "/api/v1/task/denied/*",
                        "quarkus.http.auth.permission.denied.policy", "authenticated");
            }
        }

        /** Not under its path: ids of tasks would become labels. */
        @Test
        void refusedRequestCountsForItsRoute() throws IOException {
            // Not by a client of the tests: this response is Quarkus' own, and not in the contract.
            HttpURLConnection refused = (HttpURLConnection)
                    gateway.resolve("/api/v1/task/denied/screenshots").toURL().openConnection();
            assertEquals(401, refused.getResponseCode());
            given().get(metrics)
                    .then()
                    .body(containsString("status=\"401\",uri=\"/api/v1/task/{task_id}/screenshots\""))
                    .body(not(containsString("/denied/")));
        }
    }
}
