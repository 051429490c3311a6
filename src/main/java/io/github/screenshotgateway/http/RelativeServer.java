package io.github.screenshotgateway.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;

/**
 * Sets the contract's server URL at build time, relative to the contract itself ({@code /q/openapi}): this works behind
 * any proxy prefix.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class RelativeServer implements OASFilter {
    @Override
    public void filterOpenAPI(OpenAPI contract) {
        // The paths already include the root.
        String root = ConfigProvider.getConfig()
                .getOptionalValue("quarkus.http.root-path", String.class)
                .orElse("/");
        long segments =
                Stream.of(root.split("/")).filter(segment -> !segment.isEmpty()).count();
        contract.setServers(List.of(OASFactory.createServer().url(".." + "/..".repeat((int) segments))));
    }
}
