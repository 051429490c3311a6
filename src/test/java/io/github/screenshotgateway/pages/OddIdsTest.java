package io.github.screenshotgateway.pages;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.screenshotgateway.support.GatewayTest;
import io.github.screenshotgateway.support.V3Profile;
import io.github.screenshotgateway.support.V3Session;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** In v3, the ids of screenshots are those of messages: any text that the vendor chooses. */
@QuarkusTest
@TestProfile(V3Profile.class)
class OddIdsTest extends GatewayTest {
    private static final Pattern ID = Pattern.compile("data-id=\"([^\"]*)\"");

    @Test
    void idsAreEscapedForHtml() {
        V3Session session = upstream.v3Session(task);
        session.messages(
                new V3Session.Message("message-1", upstream.mediaUrl("/1.png")),
                new V3Session.Message("<i>'&\u00e9", upstream.mediaUrl("/2.png")),
                new V3Session.Message("\\u0002\\\"", upstream.mediaUrl("/3.png")));
        session.status("running");

        String page = given().get("/tasks/" + task).asString();

        assertEquals(
                List.of("message-1", "&lt;i&gt;&#39;&amp;\u00e9", "\u0002&quot;", ""),
                ID.matcher(page).results().map(found -> found.group(1)).toList());
    }
}
