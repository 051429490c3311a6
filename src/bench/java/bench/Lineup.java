package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The origin and the three caches in front of it, all started, none of them asked yet. */
final class Lineup implements AutoCloseable {
    private static final String NGINX = "nginx";
    private static final String VARNISH = "Varnish";

    /** Until a start is over, in the background, too. */
    private static final Duration SETTLE = Duration.ofSeconds(5);

    /** What Varnish would write down, in memory, of each request: nginx and the gateway write no access log either. */
    private static final String NOT_LOGGED = "-Begin,-End,-Link,-SessOpen,-SessClose,-ReqStart,-ReqMethod,-ReqURL,"
            + "-ReqProtocol,-ReqHeader,-ReqAcct,-Hit,-Length,-RespStatus,-RespReason,-RespProtocol,-RespHeader,"
            + "-Timestamp,-VCL_call,-VCL_return";

    private final Setup setup;
    private final Origin origin;
    private final Map<Peer, Server> servers = new LinkedHashMap<>();
    private final Map<Peer, Long> idle = new LinkedHashMap<>();

    Lineup(Setup setup) throws IOException, InterruptedException {
        this.setup = setup;
        int port = Setup.ports(5);
        origin = new Origin(port);
        Gateway gateway = new Gateway(setup, origin.url(), port + 1);
        servers.put(gateway.peer(), gateway.start(List.of()));
        add(new Peer(NGINX, port + 3, origin.url(), false), nginx(port + 3));
        add(new Peer(VARNISH, port + 4, origin.url(), false), varnish(port + 4));
        Thread.sleep(SETTLE.toMillis());
        servers.forEach((peer, server) -> idle.put(peer, server.tree().resident()));
    }

    Origin origin() {
        return origin;
    }

    List<Peer> peers() {
        return List.copyOf(servers.keySet());
    }

    /** Another one goes first in each round, so that no peer always follows the same other. */
    List<Peer> peers(int round) {
        List<Peer> turned = new ArrayList<>(servers.keySet());
        Collections.rotate(turned, round);
        return turned;
    }

    ProcessTree tree(Peer peer) {
        return servers.get(peer).tree();
    }

    /** Resident bytes before the first request. */
    long idle(Peer peer) {
        return idle.get(peer);
    }

    @Override
    public void close() {
        servers.values().forEach(Server::close);
        origin.close();
    }

    private void add(Peer peer, ProcessBuilder command) throws IOException, InterruptedException {
        Server server = new Server(peer.name(), command, setup.directory().resolve(peer.name() + ".log"));
        servers.put(peer, server);
        server.await(peer.port(), "/", 404);
    }

    private ProcessBuilder nginx(int port) throws IOException {
        Path directory = Files.createDirectories(setup.directory().resolve("nginx"));
        configure("peers/nginx.conf", directory.resolve("nginx.conf"), port);
        return new ProcessBuilder("nginx", "-p", directory + "/", "-c", "nginx.conf", "-e", "error.log");
    }

    private ProcessBuilder varnish(int port) throws IOException {
        Path vcl = setup.directory().resolve("default.vcl");
        configure("peers/default.vcl", vcl, port);
        return new ProcessBuilder(
                "varnishd",
                "-F",
                "-n",
                setup.directory().resolve("varnish").toString(),
                "-a",
                "127.0.0.1:" + port,
                "-f",
                vcl.toString(),
                "-s",
                "malloc,256m",
                "-p",
                "vsl_mask=" + NOT_LOGGED,
                // How many small ones may make room for a large one; at the default of 50, a picture is cut when the
                // memory is full of lists.
                "-p",
                "nuke_limit=1000",
                // The numbers of threads stay as they are: who waits for a list holds none, and neither 500 threads in
                // each pool from the start, nor one pool, nor a higher rush_exponent (how many waiters each answered
                // one wakes) made it faster. After a refused connection no other is tried for 250 ms; without this
                // pause Varnish notices earlier that the origin is back.
                "-p",
                "backend_remote_error_holddown=0");
    }

    private void configure(String template, Path file, int port) throws IOException {
        String text = Files.readString(setup.bench(template))
                .replace("@PORT@", Integer.toString(port))
                .replace("@ORIGIN@", Integer.toString(origin.port()));
        Files.writeString(file, text);
    }
}
