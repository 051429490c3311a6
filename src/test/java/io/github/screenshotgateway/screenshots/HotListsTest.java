package io.github.screenshotgateway.screenshots;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.screenshotgateway.delivery.ClientUrls;
import io.github.screenshotgateway.delivery.Delivery;
import io.github.screenshotgateway.http.EntityTag;
import io.github.screenshotgateway.task.TaskId;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;

class HotListsTest {
    private static final Vertx VERTX = Vertx.vertx();

    @AfterAll
    static void close() {
        VERTX.close();
    }

    /** Its body has 10 kB, so some hundred such bodies are kept. */
    private final ScreenshotList list = Settings.listOf(IntStream.range(0, 100)
            .mapToObj(i ->
                    new NamedScreenshot(i + ".png", Integer.toString(i), "https://b.test/" + i + ".png", i + ".png", i))
            .toList());

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HotLists hot = new HotLists(JSON, VERTX);

    private ListBody of(String base) {
        return hot.bodyIfCheap(list, new ListBody.Form(list.task(), new ClientUrls.Links(base, Delivery.PROXY, null)))
                .orElseThrow();
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

            ListBody body = ListBody.of(Settings.listOf(some), new ListBody.Form(list.task(), links), JSON);

            assertEquals(
                    some.stream().map(one -> links.to(list.task(), one.name())).toList(),
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
                .flatMap(each ->
                        links.stream().map(link -> ListBody.of(each, new ListBody.Form(list.task(), link), JSON)))
                .map(ListBody::tag)
                .collect(Collectors.toSet());

        assertEquals(2 * links.size(), tags.size());
    }

    /** The last page of a long list can be short, and so be read on an event loop. */
    @Test
    void longListIsProcessedOnAWorker() {
        assertSame(Thread.currentThread(), threadOf(HotLists.SHORT));
        assertNotSame(Thread.currentThread(), threadOf(HotLists.SHORT + 1));
    }

    private Thread threadOf(int screenshots) {
        return hot.run(screenshots, Thread::currentThread).await().indefinitely();
    }

    private static ScreenshotList longList() {
        return Settings.listOf(IntStream.rangeClosed(0, HotLists.SHORT)
                .mapToObj(i -> new NamedScreenshot(i + ".png", i + "", "https://b.test/" + i + ".png", i + ".png", i))
                .toList());
    }

    private static ListBody.Form form(ScreenshotList list) {
        return new ListBody.Form(list.task(), new ClientUrls.Links("http://a.internal", Delivery.PROXY, null));
    }

    @Test
    void longListIsCheapOnceItIsUnpacked() {
        ScreenshotList longList = longList();
        // The screenshots that it was made of.
        await().until(() -> {
            System.gc();
            return !longList.isUnpacked();
        });

        assertEquals(Optional.empty(), hot.ifCheap(longList));
        assertEquals(Optional.empty(), hot.bodyIfCheap(longList, form(longList)));

        hot.unpack(longList).await().indefinitely();
        ListBody body = hot.body(longList, form(longList)).await().indefinitely();

        assertEquals(Optional.of(longList), hot.ifCheap(longList));
        assertEquals(Optional.of(body), hot.bodyIfCheap(longList, form(longList)));
    }

    /** Each of many clients would get a body of its own otherwise. */
    @Test
    void newBodyOfALongListIsKeptWhateverIsInUse() {
        for (int i = 0; i < 200; i++) {
            ScreenshotList other = longList();
            ListBody.Form form = new ListBody.Form(
                    new TaskId("task-" + i), new ClientUrls.Links("http://a.internal", Delivery.PROXY, null));
            for (int use = 0; use < 20; use++) {
                hot.body(other, form).await().indefinitely();
            }
        }
        ScreenshotList longList = longList();

        ListBody body = hot.body(longList, form(longList)).await().indefinitely();

        assertSame(body, hot.body(longList, form(longList)).await().indefinitely());
    }

    /** A thousand of them would hold a gigabyte. */
    @Test
    void bodyOfALongListIsMadeOnceForAllWhoWait() {
        ScreenshotList longList = longList();

        long bodies = IntStream.range(0, 100)
                .mapToObj(i -> hot.body(longList, form(longList)).subscribeAsCompletionStage())
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .map(System::identityHashCode)
                .distinct()
                .count();

        assertEquals(1, bodies);
    }
}
