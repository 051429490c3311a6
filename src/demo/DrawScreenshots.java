import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Draws the screenshots of the demo: an agent that looks for a night train, step by step, so that a
 * replay of them is a little film. From the root of the project:
 *
 * <pre>java src/demo/DrawScreenshots.java</pre>
 *
 * <p>The pages show the steps in {@code demo/film.json}. One JDK draws the same bytes each time;
 * another one may bring other fonts and another Deflate.
 */
class DrawScreenshots {

    private static final Path FOLDER = Path.of("src/main/resources/demo/screenshots");

    static final String SEARCH = "lookup.example";
    static final String QUERY = "night train port ellis montrava";
    static final String TRAINS = "nighttrains.example";
    private static final String CONNECTIONS = TRAINS + "/connections?from=port-ellis&to=montrava&day=12-june";

    private static final List<Scene> FILM = List.of(
            new Scene(SEARCH, 560, 262, page -> SearchEngine.home(page, "")),
            new Scene(SEARCH, 720, 326, page -> SearchEngine.home(page, QUERY)),
            new Scene(SEARCH + "/?q=night+train+port+ellis+montrava", 610, 144, SearchEngine::results),
            new Scene(TRAINS, 230, 414, page -> Railway.home(page, "", "", "", "From")),
            new Scene(TRAINS, 470, 414, page -> Railway.home(page, "Port Ellis", "Mont", "", "To")),
            new Scene(TRAINS, 898, 202, Railway::calendar),
            new Scene(TRAINS, 950, 420, page -> Railway.home(page, "Port Ellis", "Montrava", "12 June", "")),
            new Scene(CONNECTIONS, 780, 470, Railway::loading),
            new Scene(CONNECTIONS, 984, 114, Railway::connectionsByDeparture),
            new Scene(CONNECTIONS + "&sort=price", 958, 192, Railway::connectionsByPrice),
            new Scene(TRAINS + "/connections/nt-417", 1020, 342, Railway::journey),
            new Scene(TRAINS + "/connections/nt-417/berths", 440, 284, page -> Railway.berths(page, false)),
            new Scene(TRAINS + "/connections/nt-417/berths", 965, 348, page -> Railway.berths(page, true)),
            new Scene(TRAINS + "/booking", 400, 450, Railway::booking),
            new Scene(TRAINS + "/booking/held", 760, 490, Railway::held));

    public static void main(String[] arguments) throws IOException {
        System.setProperty("java.awt.headless", "true");
        Files.createDirectories(FOLDER);
        for (int step = 1; step <= FILM.size(); step++) {
            byte[] png = Png.of(Browser.show(FILM.get(step - 1), step, FILM.size()));
            Files.write(FOLDER.resolve(step + ".png"), png);
        }
    }

    /** What the browser shows in one step, and where the agent points; places are counted from the page's corner. */
    record Scene(String address, int cursorX, int cursorY, Consumer<Pen> page) {}
}

/** The pages of the search engine. */
final class SearchEngine {

    static void home(Pen pen, String query) {
        pen.centred("lookup", 620, 200, 72, Ink.TEAL);
        pen.box(Ink.WHITE, 300, 236, 640, 52, 26).frame(Ink.TEAL, 300, 236, 640, 52, 26);
        pen.bold(query.isEmpty() ? "" : query + "|", 334, 269, 20, Ink.TEXT);
        if (query.isEmpty()) {
            pen.text("Search the web", 334, 269, 20, Ink.FAINT);
            pen.button("Search", 540, 320, 160, Ink.TEAL);
            return;
        }
        pen.box(Ink.WHITE, 300, 296, 640, 176, 16).frame(Ink.LINE, 300, 296, 640, 176, 16);
        pen.box(Ink.PALE_TEAL, 308, 304, 624, 40, 10);
        pen.text(query, 334, 331, 18, Ink.TEXT);
        pen.text(query + " price", 334, 371, 18, Ink.GREY);
        pen.text(query + " timetable", 334, 411, 18, Ink.GREY);
        pen.text("night trains with a sleeping car", 334, 451, 18, Ink.GREY);
    }

    static void results(Pen pen) {
        pen.bold("lookup", 40, 58, 32, Ink.TEAL);
        pen.box(Ink.WHITE, 190, 28, 560, 42, 21).frame(Ink.LINE, 190, 28, 560, 42, 21);
        pen.text(DrawScreenshots.QUERY, 214, 55, 17, Ink.TEXT);
        String[] titles = {
            "Night Trains: sleep here, wake up there", "Port Ellis Central, all departures", "Ten cities to wake up in"
        };
        String[] sites = {DrawScreenshots.TRAINS, "portellis.example/station", "slowtravel.example/ten-cities"};
        for (int i = 0; i < titles.length; i++) {
            int y = 110 + i * 150;
            pen.text(sites[i], 190, y, 15, Ink.GREY);
            pen.bold(titles[i], 190, y + 30, 23, i == 0 ? Ink.TEAL : Ink.NAVY);
            pen.lines(190, y + 48, 560, 3);
        }
        pen.box(Ink.PALE_TEAL, 850, 96, 330, 240, 14);
        pen.bold("Montrava", 876, 142, 26, Ink.NAVY);
        pen.lines(876, 164, 270, 6);
    }
}

/** The pages of the railway. */
final class Railway {

    private record Train(String name, String departure, String arrival, String duration, int price) {}

    private static final Train NT_203 = new Train("NT 203", "19:05", "06:50", "11 h 45", 79);
    private static final Train NT_417 = new Train("NT 417", "21:40", "08:12", "10 h 32", 49);
    private static final Train NT_512 = new Train("NT 512", "23:05", "10:48", "11 h 43", 58);

    private static void header(Pen pen) {
        pen.box(Ink.NAVY, 0, 0, Browser.PAGE_WIDTH, 64, 0);
        pen.disc(Ink.AMBER, 54, 32, 16).disc(Ink.NAVY, 61, 28, 14);
        pen.bold("Night Trains", 86, 41, 24, Ink.WHITE);
        pen.text("Connections", 760, 39, 17, Ink.SKY);
        pen.text("Sleeping cars", 900, 39, 17, Ink.SKY);
        pen.text("Help", 1050, 39, 17, Ink.SKY);
    }

    static void home(Pen pen, String from, String to, String day, String focus) {
        header(pen);
        pen.box(Ink.NIGHT, 0, 64, Browser.PAGE_WIDTH, 270, 0);
        for (int i = 0; i < 40; i++) {
            pen.disc(Ink.SKY, 30 + i * 397 % 1180, 80 + i * 211 % 130, i % 3 == 0 ? 2 : 1);
        }
        pen.disc(Ink.MOON, 1090, 126, 34);
        pen.hill(Ink.HILL, -120, 334, 620, 150)
                .hill(Ink.HILL, 560, 334, 820, 190)
                .hill(Ink.NAVY, 240, 334, 560, 90);
        pen.box(Ink.BLACK, 0, 322, Browser.PAGE_WIDTH, 12, 0);
        for (int car = 0; car < 5; car++) {
            pen.box(Ink.TRAIN, 330 + car * 152, 282, 146, 38, car == 4 ? 18 : 6);
            for (int window = 0; window < 5; window++) {
                pen.box(Ink.AMBER, 346 + car * 152 + window * 24, 292, 15, 12, 3);
            }
        }
        pen.bold("Sleep here, wake up there", 60, 160, 46, Ink.WHITE);
        pen.box(Ink.WHITE, 60, 356, 960, 96, 14).frame(Ink.LINE, 60, 356, 960, 96, 14);
        pen.field("From", from, 80, 374, 225, focus.equals("From"));
        pen.field("To", to, 325, 374, 225, focus.equals("To"));
        pen.field("Day", day, 570, 374, 180, focus.equals("Day"));
        pen.button("Search", 775, 391, 220, Ink.AMBER);
        for (int i = 0; i < 3; i++) {
            pen.box(Ink.BLOCK, 60 + i * 330, 482, 60, 60, 12).lines(136 + i * 330, 490, 200, 3);
        }
    }

    static void calendar(Pen pen) {
        home(pen, "Port Ellis", "Montrava", "", "Day");
        pen.box(Ink.WHITE, 596, 86, 330, 272, 14).frame(Ink.LINE, 596, 86, 330, 272, 14);
        pen.centred("June", 761, 120, 20, Ink.NAVY);
        for (int day = 1; day <= 30; day++) {
            int x = 632 + (day + 1) % 7 * 43;
            int y = 150 + (day + 1) / 7 * 42;
            if (day == 12) {
                pen.disc(Ink.AMBER, x, y, 19);
            }
            pen.centred(String.valueOf(day), x, y + 6, 16, day < 9 ? Ink.FAINT : Ink.TEXT);
        }
    }

    static void loading(Pen pen) {
        header(pen);
        pen.text("Looking for connections ...", 60, 116, 22, Ink.GREY);
        for (int i = 0; i < 3; i++) {
            pen.box(Ink.BLOCK, 60, 140 + i * 104, 940, 88, 12);
            pen.box(Ink.LINE, 84, 164 + i * 104, 180, 16, 8).box(Ink.LINE, 84, 192 + i * 104, 420 - i * 40, 12, 6);
        }
        pen.ring(Ink.LINE, 530, 500, 38, 0, 360).ring(Ink.AMBER, 530, 500, 38, 90, -110);
    }

    static void connectionsByDeparture(Pen pen) {
        connections(pen, "departure", NT_203, NT_417, NT_512);
    }

    static void connectionsByPrice(Pen pen) {
        connections(pen, "price", NT_417, NT_512, NT_203);
    }

    private static void connections(Pen pen, String order, Train... trains) {
        header(pen);
        pen.bold("Port Ellis to Montrava, 12 June", 60, 116, 24, Ink.NAVY);
        pen.text("Sort by", 700, 114, 16, Ink.GREY);
        sortKey(pen, "departure", 770, order);
        sortKey(pen, "price", 892, order);
        for (int i = 0; i < trains.length; i++) {
            Train train = trains[i];
            int y = 140 + i * 104;
            boolean chosen = order.equals("price") && i == 0;
            pen.box(chosen ? Ink.PALE_AMBER : Ink.WHITE, 60, y, 940, 88, 12);
            pen.frame(chosen ? Ink.AMBER : Ink.LINE, 60, y, 940, 88, 12);
            pen.bold(train.name, 88, y + 53, 24, Ink.NAVY);
            pen.bold(train.departure, 226, y + 53, 26, Ink.TEXT).bold(train.arrival, 560, y + 53, 26, Ink.TEXT);
            pen.box(Ink.SKY, 330, y + 43, 200, 4, 2)
                    .disc(Ink.NAVY, 330, y + 45, 6)
                    .disc(Ink.NAVY, 530, y + 45, 6);
            pen.text(train.duration, 392, y + 34, 15, Ink.GREY);
            pen.bold(train.price + " \u20ac", 725, y + 54, 28, chosen ? Ink.GREEN : Ink.TEXT);
            pen.button("Choose", 835, y + 21, 140, chosen ? Ink.AMBER : Ink.SKY);
        }
    }

    private static void sortKey(Pen pen, String key, int x, String order) {
        boolean used = key.equals(order);
        pen.box(used ? Ink.NAVY : Ink.BLOCK, x, 92, 108, 32, 16);
        pen.centred(key, x + 54, 114, 16, used ? Ink.WHITE : Ink.TEXT);
    }

    static void journey(Pen pen) {
        header(pen);
        pen.bold("NT 417, Port Ellis to Montrava", 60, 122, 28, Ink.NAVY);
        String[] stops = {
            "21:40  Port Ellis", "23:18  Harrow Quay", "02:05  Saint Orban", "06:31  Lake Tessen", "08:12  Montrava"
        };
        pen.box(Ink.SKY, 98, 176, 6, 348, 3);
        for (int i = 0; i < stops.length; i++) {
            pen.disc(Ink.NAVY, 101, 178 + i * 86, 13).disc(i % 4 == 0 ? Ink.AMBER : Ink.WHITE, 101, 178 + i * 86, 8);
            pen.bold(stops[i], 140, 186 + i * 86, 22, i % 4 == 0 ? Ink.TEXT : Ink.GREY);
        }
        pen.box(Ink.BLOCK, 470, 160, 220, 300, 14).lines(494, 186, 170, 9);
        pen.box(Ink.WHITE, 760, 160, 330, 230, 14).frame(Ink.LINE, 760, 160, 330, 230, 14);
        pen.text("One berth, four to a cabin", 788, 200, 18, Ink.GREY);
        pen.bold("49 \u20ac", 788, 272, 56, Ink.GREEN);
        pen.button("Choose a berth", 788, 310, 274, Ink.AMBER);
    }

    static void berths(Pen pen, boolean chosen) {
        header(pen);
        pen.bold("Car 23: choose a berth", 60, 122, 28, Ink.NAVY);
        pen.box(Ink.BLOCK, 60, 156, 620, 300, 40).frame(Ink.SKY, 60, 156, 620, 300, 40);
        for (int berth = 0; berth < 24; berth++) {
            int x = 104 + berth / 4 * 92;
            int y = 184 + berth % 4 * 62 + (berth % 4 > 1 ? 20 : 0);
            boolean mine = berth == 13;
            boolean taken = berth * 7 % 5 < 2 && !mine;
            pen.box(mine && chosen ? Ink.GREEN : taken ? Ink.LINE : Ink.WHITE, x, y, 70, 48, 8);
            pen.frame(mine ? Ink.GREEN : Ink.SKY, x, y, 70, 48, 8);
            pen.centred(
                    String.valueOf(41 + berth),
                    x + 35,
                    y + 31,
                    18,
                    mine && chosen ? Ink.WHITE : taken ? Ink.FAINT : Ink.TEXT);
        }
        pen.box(Ink.WHITE, 740, 156, 330, 240, 14).frame(Ink.LINE, 740, 156, 330, 240, 14);
        pen.text("Your berth", 768, 198, 18, Ink.GREY);
        pen.bold(chosen ? "Car 23, no. 54" : "none yet", 768, 240, 30, chosen ? Ink.GREEN : Ink.FAINT);
        pen.text(chosen ? "lower, by the window" : "", 768, 276, 18, Ink.GREY);
        pen.button("Go on", 768, 318, 274, chosen ? Ink.AMBER : Ink.LINE);
    }

    static void booking(Pen pen) {
        header(pen);
        pen.bold("Who travels?", 60, 122, 28, Ink.NAVY);
        pen.field("Name", "Ada Sample", 60, 156, 420, false);
        pen.field("E-mail", "ada@mail.example", 60, 246, 420, false);
        pen.box(Ink.GREEN, 60, 338, 26, 26, 6).check(Ink.WHITE, 73, 351, 8);
        pen.text("Hold it for 24 hours, pay later", 100, 358, 18, Ink.TEXT);
        pen.button("Hold this berth", 60, 420, 420, Ink.AMBER);
        ticket(pen, 510, 156);
    }

    static void held(Pen pen) {
        header(pen);
        pen.disc(Ink.GREEN, 230, 270, 96).check(Ink.WHITE, 230, 270, 44);
        pen.centred("Your berth is held", 230, 426, 30, Ink.GREEN);
        pen.centred("until tomorrow, 18:00", 230, 462, 19, Ink.GREY);
        ticket(pen, 480, 156);
    }

    private static void ticket(Pen pen, int x, int y) {
        pen.box(Ink.PALE_AMBER, x, y, 520, 264, 18).frame(Ink.AMBER, x, y, 520, 264, 18);
        pen.box(Ink.NAVY, x, y, 520, 56, 18).box(Ink.NAVY, x, y + 28, 520, 28, 0);
        pen.bold("NT 417", x + 28, y + 37, 24, Ink.WHITE).text("12 June", x + 404, y + 36, 20, Ink.SKY);
        pen.bold("Port Ellis", x + 28, y + 108, 26, Ink.TEXT).text("21:40", x + 28, y + 138, 20, Ink.GREY);
        pen.bold("Montrava", x + 330, y + 108, 26, Ink.TEXT).text("08:12", x + 330, y + 138, 20, Ink.GREY);
        pen.box(Ink.AMBER, x + 196, y + 98, 104, 4, 2).disc(Ink.AMBER, x + 300, y + 100, 7);
        for (int i = 0; i < 24; i++) {
            pen.box(Ink.AMBER, x + 20 + i * 20, y + 168, 10, 2, 0);
        }
        pen.text("Car 23, berth 54", x + 28, y + 222, 22, Ink.TEXT).bold("49 \u20ac", x + 400, y + 226, 34, Ink.GREEN);
    }
}

/** The window around the page: tab, address bar, cursor, and a badge with the number of the step. */
final class Browser {

    static final int WIDTH = 1280;
    static final int HEIGHT = 720;
    static final int PAGE_WIDTH = 1240;
    static final int PAGE_HEIGHT = 596;
    private static final int PAGE_X = 20;
    private static final int PAGE_Y = 104;

    static BufferedImage show(DrawScreenshots.Scene scene, int step, int steps) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        Pen pen = new Pen(graphics);
        pen.box(Ink.DESK, 0, 0, WIDTH, HEIGHT, 0);
        pen.box(Ink.BAR, PAGE_X, 20, PAGE_WIDTH, PAGE_HEIGHT + 84, 16);
        pen.disc(Ink.RED, 46, 40, 7).disc(Ink.AMBER, 68, 40, 7).disc(Ink.GREEN, 90, 40, 7);
        String site = scene.address().split("/")[0];
        pen.box(Ink.WHITE, 116, 27, 250, 40, 12)
                .disc(site.equals(DrawScreenshots.SEARCH) ? Ink.TEAL : Ink.AMBER, 138, 44, 7);
        pen.text(site, 154, 50, 16, Ink.TEXT);
        pen.box(Ink.WHITE, PAGE_X, 58, PAGE_WIDTH, PAGE_HEIGHT + 46, 0);
        pen.text("\u2190", 44, 88, 24, Ink.GREY)
                .text("\u2192", 84, 88, 24, Ink.FAINT)
                .text("\u21bb", 124, 88, 24, Ink.GREY);
        pen.box(Ink.BLOCK, 160, 63, 1060, 36, 18);
        pen.ring(Ink.GREY, 182, 79, 5, 0, 180).box(Ink.GREY, 176, 79, 12, 10, 3);
        pen.text(scene.address(), 202, 87, 17, Ink.TEXT);
        pen.box(Ink.LINE, PAGE_X, 103, PAGE_WIDTH, 1, 0);

        graphics.translate(PAGE_X, PAGE_Y);
        graphics.setClip(0, 0, PAGE_WIDTH, PAGE_HEIGHT);
        scene.page().accept(pen);
        badge(pen, step, steps);
        pen.cursor(scene.cursorX(), scene.cursorY());
        graphics.dispose();
        return image;
    }

    private static void badge(Pen pen, int step, int steps) {
        int x = PAGE_WIDTH - 196;
        int y = PAGE_HEIGHT - 186;
        pen.box(Ink.DESK, x, y, 176, 166, 20);
        pen.centred("STEP", x + 88, y + 34, 17, Ink.SKY);
        pen.centred(String.valueOf(step), x + 88, y + 126, 96, Ink.WHITE);
        pen.box(Ink.GREY, x + 22, y + 144, 132, 6, 3).box(Ink.AMBER, x + 22, y + 144, 132 * step / steps, 6, 3);
    }
}

/** Strokes in one line each; a text's place is the left end, or the middle, of its base line. */
record Pen(Graphics2D graphics) {

    Pen {
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    }

    Pen box(Color colour, int x, int y, int width, int height, int radius) {
        graphics.setColor(colour);
        graphics.fill(new RoundRectangle2D.Double(x, y, width, height, 2.0 * radius, 2.0 * radius));
        return this;
    }

    Pen frame(Color colour, int x, int y, int width, int height, int radius) {
        graphics.setColor(colour);
        graphics.setStroke(new BasicStroke(2));
        graphics.draw(new RoundRectangle2D.Double(x, y, width, height, 2.0 * radius, 2.0 * radius));
        return this;
    }

    Pen disc(Color colour, int x, int y, int radius) {
        graphics.setColor(colour);
        graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2.0 * radius, 2.0 * radius));
        return this;
    }

    Pen ring(Color colour, int x, int y, int radius, int from, int degrees) {
        graphics.setColor(colour);
        graphics.setStroke(new BasicStroke(Math.max(2, radius / 5f), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.drawArc(x - radius, y - radius, 2 * radius, 2 * radius, from, degrees);
        return this;
    }

    Pen hill(Color colour, int x, int foot, int width, int height) {
        graphics.setColor(colour);
        graphics.fillArc(x, foot - height, width, 2 * height, 0, 180);
        return this;
    }

    Pen check(Color colour, int x, int y, int size) {
        graphics.setColor(colour);
        graphics.setStroke(new BasicStroke(size / 3f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.draw(new Line2D.Double(x - size, y, x - size / 4.0, y + size * 0.75));
        graphics.draw(new Line2D.Double(x - size / 4.0, y + size * 0.75, x + size, y - size * 0.7));
        return this;
    }

    Pen text(String text, int x, int y, int size, Color colour) {
        return write(text, x, y, new Font(Font.SANS_SERIF, Font.PLAIN, size), colour);
    }

    Pen bold(String text, int x, int y, int size, Color colour) {
        return write(text, x, y, new Font(Font.SANS_SERIF, Font.BOLD, size), colour);
    }

    Pen centred(String text, int x, int y, int size, Color colour) {
        Font font = new Font(Font.SANS_SERIF, Font.BOLD, size);
        return write(text, x - graphics.getFontMetrics(font).stringWidth(text) / 2, y, font, colour);
    }

    private Pen write(String text, int x, int y, Font font, Color colour) {
        graphics.setFont(font);
        graphics.setColor(colour);
        graphics.drawString(text, x, y);
        return this;
    }

    /** Grey bars in the place of a paragraph. */
    Pen lines(int x, int y, int width, int count) {
        for (int i = 0; i < count; i++) {
            box(Ink.BLOCK_LINE, x, y + i * 22, i == count - 1 ? width * 3 / 5 : width - i * 37 % 60, 10, 5);
        }
        return this;
    }

    Pen field(String label, String value, int x, int y, int width, boolean focused) {
        text(label, x, y + 12, 14, Ink.GREY);
        box(Ink.WHITE, x, y + 20, width, 42, 8).frame(focused ? Ink.AMBER : Ink.LINE, x, y + 20, width, 42, 8);
        return bold(focused ? value + "|" : value, x + 14, y + 48, 19, Ink.TEXT);
    }

    Pen button(String label, int x, int y, int width, Color colour) {
        return box(colour, x, y, width, 46, 10).centred(label, x + width / 2, y + 30, 19, Ink.NAVY);
    }

    Pen cursor(int x, int y) {
        ring(Ink.RED, x, y, 18, 0, 360);
        int[] across = {0, 0, 7, 12, 18, 13, 23};
        int[] down = {0, 32, 25, 37, 34, 23, 22};
        Polygon arrow = new Polygon(across, down, across.length);
        arrow.translate(x, y);
        graphics.setColor(Ink.BLACK);
        graphics.fill(arrow);
        graphics.setColor(Ink.WHITE);
        graphics.setStroke(new BasicStroke(2.4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.draw(arrow);
        return this;
    }
}

final class Ink {
    static final Color WHITE = new Color(0xFFFFFF);
    static final Color BLACK = new Color(0x10141C);
    static final Color TEXT = new Color(0x232A36);
    static final Color GREY = new Color(0x6B7686);
    static final Color FAINT = new Color(0xA9B2BF);
    static final Color LINE = new Color(0xD3DAE3);
    static final Color BLOCK = new Color(0xEEF1F5);
    static final Color BLOCK_LINE = new Color(0xDDE3EA);
    static final Color BAR = new Color(0xD9DFE8);
    static final Color DESK = new Color(0x2C3547);
    static final Color NAVY = new Color(0x1B2A4A);
    static final Color NIGHT = new Color(0x24365F);
    static final Color HILL = new Color(0x1F2F54);
    static final Color TRAIN = new Color(0x8E3B46);
    static final Color MOON = new Color(0xF6E7B4);
    static final Color SKY = new Color(0xB9CBEA);
    static final Color TEAL = new Color(0x2F9C8F);
    static final Color PALE_TEAL = new Color(0xE3F3F0);
    static final Color AMBER = new Color(0xF2A541);
    static final Color PALE_AMBER = new Color(0xFFF7E8);
    static final Color GREEN = new Color(0x2E9E5B);
    static final Color RED = new Color(0xE0605A);
}

/**
 * A PNG of exactly {@link #LENGTH} bytes. WireMock sends a file with {@code Content-Length} only if the mapping states
 * it, so with one length for all pictures one mapping serves them all.
 */
final class Png {

    /** The {@code Content-Length} in {@code mappings/media.json}. */
    private static final int LENGTH = 24_576;

    /** Enough for flat areas and smooth letters; every other colour becomes the nearest of them. */
    private static final int COLOURS = 48;

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final int EMPTY_CHUNK = 12;

    static byte[] of(BufferedImage image) throws IOException {
        int[] palette = maxFrequentColours(image);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream png = new DataOutputStream(bytes);
        png.write(SIGNATURE);
        chunk(png, "IHDR", header(image));
        chunk(png, "PLTE", colours(palette));
        chunk(png, "IDAT", deflate(rows(image, palette)));
        int padding = LENGTH - png.size() - 2 * EMPTY_CHUNK;
        if (padding < 0) {
            throw new IOException(
                    "A picture is " + -padding + " bytes too long: raise LENGTH, here and in the mapping");
        }
        // The case of these letters says: private, and to be skipped by those who do not know it.
        chunk(png, "paDd", new byte[padding]);
        chunk(png, "IEND", new byte[0]);
        return bytes.toByteArray();
    }

    private static void chunk(DataOutputStream png, String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 checksum = new CRC32();
        checksum.update(name);
        checksum.update(data);
        png.writeInt(data.length);
        png.write(name);
        png.write(data);
        png.writeInt((int) checksum.getValue());
    }

    /** Size, then: eight bits a pixel, a palette, and zeros for the only compression and filters and no interlacing. */
    private static byte[] header(BufferedImage image) {
        byte[] depthAndKind = {8, 3, 0, 0, 0};
        return ByteBuffer.allocate(13)
                .putInt(image.getWidth())
                .putInt(image.getHeight())
                .put(depthAndKind)
                .array();
    }

    private static byte[] colours(int[] palette) {
        ByteBuffer colours = ByteBuffer.allocate(3 * palette.length);
        for (int colour : palette) {
            colours.put((byte) (colour >> 16)).put((byte) (colour >> 8)).put((byte) colour);
        }
        return colours.array();
    }

    private static int[] maxFrequentColours(BufferedImage image) {
        Map<Integer, Integer> counts = new TreeMap<>();
        for (int pixel : pixels(image)) {
            counts.merge(pixel, 1, Integer::sum);
        }
        return counts.keySet().stream()
                .sorted(Comparator.comparingInt(colour -> -counts.get(colour)))
                .limit(COLOURS)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The pixels as places in the palette; each row starts with a zero for "no filter". */
    private static byte[] rows(BufferedImage image, int[] palette) {
        Map<Integer, Byte> places = new HashMap<>();
        ByteBuffer rows = ByteBuffer.allocate((image.getWidth() + 1) * image.getHeight());
        int[] pixels = pixels(image);
        for (int i = 0; i < pixels.length; i++) {
            if (i % image.getWidth() == 0) {
                rows.put((byte) 0);
            }
            rows.put(places.computeIfAbsent(pixels[i], pixel -> nearest(pixel, palette)));
        }
        return rows.array();
    }

    private static byte nearest(int pixel, int[] palette) {
        int best = 0;
        for (int i = 1; i < palette.length; i++) {
            if (distance(pixel, palette[i]) < distance(pixel, palette[best])) {
                best = i;
            }
        }
        return (byte) best;
    }

    private static int distance(int one, int other) {
        int red = (one >> 16 & 0xFF) - (other >> 16 & 0xFF);
        int green = (one >> 8 & 0xFF) - (other >> 8 & 0xFF);
        int blue = (one & 0xFF) - (other & 0xFF);
        return red * red + green * green + blue * blue;
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    private static byte[] deflate(byte[] data) throws IOException {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (var output = new DeflaterOutputStream(deflated, new Deflater(Deflater.BEST_COMPRESSION))) {
            output.write(data);
        }
        return deflated.toByteArray();
    }
}
