package io.github.screenshotgateway.edge;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.github.screenshotgateway.support.GatewayTest;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract is served as the build has written it. */
@QuarkusTest
class ContractDocumentTest extends GatewayTest {
    @Inject
    OpenApiDocumentService documents;

    @ParameterizedTest
    @CsvSource({"json, JSON", "yaml, YAML"})
    void contractIsThatOfTheBuild(String format, String file) throws IOException {
        String served = given().queryParam("format", format).get("/q/openapi").asString();

        try (InputStream written = Thread.currentThread()
                .getContextClassLoader()
                .getResourceAsStream("META-INF/quarkus-generated-openapi-doc." + file)) {
            assertEquals(new String(written.readAllBytes(), StandardCharsets.UTF_8), served);
        }
    }

    @Test
    void nothingIsPreparedAtTheStart() throws ReflectiveOperationException {
        assertInstanceOf(ContractDocument.class, documents);
        Field prepared = OpenApiDocumentService.class.getDeclaredField("documentHolders");
        prepared.setAccessible(true);

        assertEquals(
                List.of("EmptyDocument"),
                ((Map<?, ?>) prepared.get(documents))
                        .values().stream()
                                .map(document -> document.getClass().getSimpleName())
                                .toList());
    }
}
