package io.github.screenshotgateway.cluster.engine;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Two connections to the engine: one for commands, one for the events of a channel. They come and go together. Confined to
 * one event loop.
 */
final class Link {
    private final Redis client;
    private final String password;
    private final long commandTimeoutMillis;
    private final Consumer<Throwable> onFailure;
    private RedisConnection commands;
    private boolean closed;

    /**
     * @param password with which the client was made, or {@code null}
     * @param onFailure called when a connection has ended or a command has failed, perhaps several times; before the
     *     command's result is delivered
     */
    Link(
            Vertx vertx,
            EngineOptions options,
            String password,
            long commandTimeoutMillis,
            Consumer<Throwable> onFailure) {
        this.client = Redis.createClient(vertx, options.with(password));
        this.password = password;
        this.commandTimeoutMillis = commandTimeoutMillis;
        this.onFailure = onFailure;
    }

    String password() {
        return password;
    }

    /** Connects and subscribes. */
    Future<Void> open(String channel, Consumer<String> onEvent) {
        return client.connect()
                .compose(connection -> {
                    commands = watched(connection);
                    return client.connect();
                })
                .compose(connection -> subscribe(watched(connection), channel, onEvent));
    }

    private RedisConnection watched(RedisConnection connection) {
        return connection
                .exceptionHandler(this::failed)
                .endHandler(ended -> failed(new EngineAway("it has closed the connection")));
    }

    private Future<Void> subscribe(RedisConnection events, String channel, Consumer<String> onEvent) {
        Promise<Void> subscribed = Promise.promise();
        events.handler(message -> {
            if (message.type() == ResponseType.ERROR) {
                subscribed.tryFail((ErrorType) message);
                failed((ErrorType) message);
            } else if (message.get(0).toString().equals("subscribe")) {
                subscribed.tryComplete();
            } else if (message.get(0).toString().equals("message")) {
                onEvent.accept(message.get(2).toString());
            }
        });
        return events.send(Request.cmd(Command.SUBSCRIBE).arg(channel)).compose(sent -> subscribed.future());
    }

    /** Fails after the command time-out at the latest. Call on the link's event loop. */
    Future<Response> run(Script script, List<String> keys, List<Buffer> arguments) {
        if (closed) {
            return Future.failedFuture(Engine.AWAY);
        }
        // The timer runs on the loop that reads the replies, so after a pause of this process, a reply that has arrived
        // comes first.
        return commands.send(request(Command.EVALSHA, script.digest(), keys, arguments))
                .recover(failure -> failure instanceof ErrorType error && error.is("NOSCRIPT")
                        ? commands.send(request(Command.EVAL, script.source(), keys, arguments))
                        : Future.failedFuture(failure))
                .timeout(commandTimeoutMillis, TimeUnit.MILLISECONDS)
                .onFailure(failure -> {
                    if (!isAboutOneCommand(failure)) {
                        failed(failure);
                    }
                });
    }

    /** An error in a script, or a key of another kind. */
    private static boolean isAboutOneCommand(Throwable failure) {
        return failure instanceof ErrorType error && (error.is("ERR") || error.is("WRONGTYPE"));
    }

    private static Request request(Command command, String script, List<String> keys, List<Buffer> arguments) {
        Request request = Request.cmd(command).arg(script).arg(keys.size());
        keys.forEach(request::arg);
        arguments.forEach(request::arg);
        return request;
    }

    private void failed(Throwable failure) {
        if (!closed) {
            onFailure.accept(failure);
        }
    }

    void close() {
        closed = true;
        client.close();
    }
}
