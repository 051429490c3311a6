package io.github.screenshotgateway.screenshots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.screenshotgateway.http.EntityTag;
import io.github.screenshotgateway.task.Screenshot;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;

class ListBodiesTest {
    /** Its body has 10 kB, so some hundred such bodies are kept. */
    private final ScreenshotList list = Settings.listOf(IntStream.range(0, 100)
            .mapToObj(i -> new NamedScreenshot(
                    i + ".png", new Screenshot(Integer.toString(i), "https://b.test/" + i + ".png"), i + ".png"))
            .toList());

    private final ListBodies bodies = new ListBodies(new ObjectMapper());

    private ListBody of(String base) {
        return bodies.of(list, new ListBodies.Form(list.task(), new ClientUrls.Links(base, Delivery.PROXY, null)));
    }

    /** A client that uses every address of 10.0.0.0/8 as host must not evict the bodies of other clients. */
    @Test
    void manyHostsUsedOnceDoNotEvictFrequentHosts() {
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

    /** A path prefix may have any character of URLs, and some clients send others. */
    @ParameterizedTest
    @EnumSource(
            value = Delivery.class,
            names = {"PROXY", "REDIRECT"})
    @NullSource
    void bodyIsTheJsonOfTheUrls(Delivery override) throws IOException {
        for (int screenshots = 0; screenshots < 3; screenshots++) {
            List<NamedScreenshot> some = list.screenshots().subList(0, screenshots);
            ClientUrls.Links links = new ClientUrls.Links("http://a.internal/\"\\\u00e9<", Delivery.PROXY, override);

            ListBody body = bodies.made(Settings.listOf(some), new ListBodies.Form(list.task(), links));

            assertEquals(
                    some.stream().map(one -> links.to(list.task(), one)).toList(),
                    new ObjectMapper()
                            .readValue(body.json().getBytes(), Urls.class)
                            .screenshots());
        }
    }

    private record Urls(List<String> screenshots) {}

    @Test
    void differentBodiesHaveDifferentETags() {
        ScreenshotList shorter = Settings.listOf(list.screenshots().subList(0, 99));
        List<ClientUrls.Links> links = List.of(
                new ClientUrls.Links("http://a.internal", Delivery.PROXY, null),
                new ClientUrls.Links("http://b.internal", Delivery.PROXY, null),
                new ClientUrls.Links("http://a.internal", Delivery.PROXY, Delivery.PROXY),
                new ClientUrls.Links("http://a.internal", Delivery.REDIRECT, Delivery.REDIRECT));

        Set<EntityTag> tags = Stream.of(list, shorter)
                .flatMap(each -> links.stream().map(link -> bodies.made(each, new ListBodies.Form(list.task(), link))))
                .map(ListBody::tag)
                .collect(Collectors.toSet());

        assertEquals(2 * links.size(), tags.size());
    }
}
