package io.github.screenshotgateway.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The steps of the simulated agent, the same in each task: {@code demo/film.json} and the pictures beside it.
 *
 * @param task what it was told to do
 * @param result its answer
 * @param steps one for each picture
 * @param remarks messages of v3 without a picture
 */
record Film(String task, String title, String result, List<Step> steps, List<Remark> remarks) {

    record Step(String url, String memory, String evaluation, String goal, String summary, JsonNode action) {}

    /** @param step after which it is made */
    record Remark(int step, String role, String type, String summary, String data) {}

    /** Read with the first request, because the start of the gateway would wait for it. */
    private static final class Loaded {
        private static final Film FILM = load();
    }

    static Film get() {
        return Loaded.FILM;
    }

    private static Film load() {
        try {
            return JsonMapper.builder().build().readValue(resource("film.json"), Film.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The PNG of a step, from 1. */
    static byte[] picture(int step) {
        return resource("screenshots/" + step + ".png");
    }

    private static byte[] resource(String name) {
        try (InputStream resource = Film.class.getResourceAsStream("/demo/" + name)) {
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
