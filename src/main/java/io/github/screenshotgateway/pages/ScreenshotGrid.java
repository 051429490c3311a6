package io.github.screenshotgateway.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.screenshotgateway.delivery.Delivery;
import io.github.screenshotgateway.screenshots.NamedScreenshot;
import io.github.screenshotgateway.screenshots.ScreenshotList;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Renders the screenshots of a page. Their template runs once, with marks for the variable parts: the template engine
 * takes ten microseconds per screenshot, a tenth of a second for ten thousand.
 */
@Singleton
class ScreenshotGrid {
    /** Where the screenshots go in a task's page. No text of a page contains this, because texts are escaped. */
    private static final String PLACE = "<!--shots-->";

    private static final char IMAGES = 1;
    private static final char NAME = 2;
    private static final char ID = 3;
    private static final char NUMBER = 4;
    private static final Pattern MARKS = Pattern.compile("(?<=[\u0001-\u0004])|(?=[\u0001-\u0004])");

    /** Ids that need no HTML escapes. All known generations of the API have such ids. */
    private static final Pattern PLAIN_ID = Pattern.compile("[A-Za-z0-9._-]*");

    /** Approximate bytes of a screenshot's name, id and number. */
    private static final int USUAL_TEXTS = 64;

    private final byte[][] parts = MARKS.splitAsStream(shot(mark(IMAGES), mark(NAME), mark(ID), mark(NUMBER)))
            .map(ScreenshotGrid::bytes)
            .toArray(byte[][]::new);

    private final int bytesOfParts =
            Stream.of(parts).mapToInt(part -> part.length).sum();
    private final int imagesParts =
            (int) Stream.of(parts).filter(part -> part[0] == IMAGES).count();

    /**
     * The page with its screenshots.
     *
     * @param html rendered without them
     * @param images prefix of the image URLs, relative to the page; plain, like task ids
     */
    Buffer insertInto(String html, String images, ScreenshotList list) {
        int bytesOfShot = bytesOfParts + imagesParts * images.length() + USUAL_TEXTS;
        int place = html.indexOf(PLACE);
        Buffer page = Buffer.buffer(html.length() + list.size() * bytesOfShot).appendString(html.substring(0, place));
        byte[] imagesBytes = bytes(images);
        int number = 0;
        for (NamedScreenshot screenshot : list.screenshots()) {
            String position = Integer.toString(++number);
            if (PLAIN_ID.matcher(screenshot.id()).matches()) {
                append(page, imagesBytes, bytes(screenshot.name()), bytes(screenshot.id()), bytes(position));
            } else {
                page.appendString(shot(images, screenshot.name(), screenshot.id(), position));
            }
        }
        return page.appendString(html.substring(place + PLACE.length()));
    }

    private void append(Buffer page, byte[] images, byte[] name, byte[] id, byte[] number) {
        for (byte[] part : parts) {
            page.appendBytes(
                    switch (part[0]) {
                        case IMAGES -> images;
                        case NAME -> name;
                        case ID -> id;
                        case NUMBER -> number;
                        default -> part;
                    });
        }
    }

    private static String mark(char mark) {
        return Character.toString(mark);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** The image comes from the gateway, whatever the delivery: the page's policy allows no other origin. */
    private static String shot(String images, String name, String id, String number) {
        String image = images + name + "?" + Delivery.PARAMETER + "=" + Delivery.PROXY.parameter();
        return Templates.shot(images, image, id, name, number).render();
    }
}
