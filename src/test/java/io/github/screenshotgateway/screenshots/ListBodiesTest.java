package io.github.screenshotgateway.screenshots;

import static org.junit.jupiter.api.Assertions.assertSame;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.screenshotgateway.task.Screenshot;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListBodiesTest {
    /** Its body has 10 kB: what is kept has room for some hundred like it. */
    private final ScreenshotList list = Settings.listOf(IntStream.range(0, 100)
            .mapToObj(i -> new NamedScreenshot(
                    i + ".png", new Screenshot(Integer.toString(i), "https://b.test/" + i + ".png"), i + ".png"))
            .toList());

    private final ListBodies bodies = new ListBodies(new ObjectMapper());

    private ListBody of(String base) {
        return bodies.of(list, new ListBodies.Form(list.task(), new ClientUrls.Links(base, Delivery.PROXY, null)));
    }

    /** Whoever asks by each address of 10.0.0.0/8 has each body made, and others lose none. */
    @Test
    void hostsThatComeOnceDoNotDriveOutThoseThatComeOften() {
        List<String> often = List.of("http://a.internal", "http://b.internal");
        List<ListBody> made = often.stream().map(this::of).toList();
        for (int i = 0; i < 20_000; i++) {
            of("http://10.0." + i / 250 + "." + i % 250);
            if (i % 50 == 0) {
                often.forEach(this::of);
            }
        }

        assertSame(made.get(0), of(often.get(0)));
        assertSame(made.get(1), of(often.get(1)));
    }
}
