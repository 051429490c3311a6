package io.github.screenshotgateway.robustness;

import static io.github.screenshotgateway.robustness.OddText.withOthers;
import static io.github.screenshotgateway.robustness.RobustnessTest.LIST;
import static io.github.screenshotgateway.robustness.RobustnessTest.MARK;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Request lines, headers and bodies that no well-behaved client sends. */
final class OddRequests {
    /** Malformed request lines, and first lines of other protocols. */
    static final List<String> LINES = Stream.of("""
                    GET LIST
                    GET LIST HTTP
                    GET LIST HTTP/
                    GET LIST HTTP/1.
                    GET LIST HTTP/1.x
                    GET LIST HTTP/1.2
                    GET LIST HTTP/0.9
                    GET LIST HTTP/2.0
                    GET LIST HTTP/3
                    GET LIST HTTP/1.1.1
                    GET LIST HTTP/11
                    GET LIST HTTP/-1.1
                    GET LIST HTTP/1.1 x
                    GET LIST HTTP/99999999999.1
                    GET LIST FOO/1.1
                    GET LIST http/1.1
                    GET  LIST  HTTP/1.1
                    GET\tLIST\tHTTP/1.1
                    GETLISTHTTP/1.1
                    G\u0000T LIST HTTP/1.1
                    G(T) LIST HTTP/1.1
                    GET LIST\u0000 HTTP/1.1
                    \u00ff\u00fe / HTTP/1.1
                    GET http://gatewayLIST HTTP/1.1
                    GET https://other:443LIST HTTP/1.1
                    GET ftp://x/ HTTP/1.1
                    GET http:// HTTP/1.1
                    GET http://[::1 HTTP/1.1
                    GET gateway:80 HTTP/1.1
                    GET * HTTP/1.1
                    OPTIONS * HTTP/1.1
                    CONNECT other:443 HTTP/1.1
                    TRACE * HTTP/1.1
                    GET ? HTTP/1.1
                    GET # HTTP/1.1
                    GET %2f HTTP/1.1
                    GET \\ HTTP/1.1
                    GET //// HTTP/1.1
                    HTTP/1.1 200 OK
                    {"a": 1}
                    <a/>
                    PRI * HTTP/2.0
                    \u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003
                    EHLO gateway""".split("\n"), new String[] {
                "",
                " ",
                "GET",
                "GET ",
                "GET LIST ",
                " GET LIST HTTP/1.1",
                "GET LIST\r HTTP/1.1",
                "GET /" + "a".repeat(16_000) + " HTTP/1.1",
                "GET /" + "a".repeat(17_000) + " HTTP/1.1",
                "GET /" + "a".repeat(200_000) + " HTTP/1.1",
                "G".repeat(17_000) + " / HTTP/1.1",
                "GET / HTTP/1.1" + "1".repeat(17_000)
            })
            .flatMap(Stream::of)
            .map(line -> line.replace("LIST", LIST))
            .toList();

    /** Header sections, with the line end of each line. */
    static final List<String> HOSTS = Stream.concat(
                    withOthers(
                                    """
                            a/b a?b a#b a@b a:b a:0 a:99999 a:-1 :80 a: [::1 [x] [::1]:x %00 \u00ff \u0001 a\u0000b
                            <x> " .. * http://a/ xn-- 1.2.3.4.5""",
                                    "",
                                    " ",
                                    "a b",
                                    "a, b",
                                    "a\r\n b",
                                    "a\r\nHost: b",
                                    "a\r\nHost: a",
                                    "a\r\nHOST: b",
                                    "a\r\nX-Forwarded-Host: " + MARK + "\r\nForwarded: host=" + MARK,
                                    "a".repeat(300),
                                    "a.".repeat(4_000))
                            .stream()
                            .map(host -> "Host: " + host + "\r\n"),
                    Stream.of("", "Host:\r\n", "Host : a\r\n", " Host: a\r\n", "X-Forwarded-Host: " + MARK + "\r\n"))
            .toList();

    static final List<String> HEADER_NAMES = OddText.words("""
            If-None-Match If-Match If-Modified-Since If-Unmodified-Since If-Range Range Accept Accept-Encoding
            Accept-Language Last-Event-ID Content-Type Content-Encoding Cookie Authorization Origin Referer User-Agent Via
            X-Forwarded-For X-Forwarded-Proto X-Forwarded-Prefix Forwarded X-HTTP-Method-Override TE Trailer Keep-Alive
            Cache-Control Max-Forwards Date Expect Upgrade X-Request-ID traceparent Sec-WebSocket-Key
            X-Browser-Use-API-Key X-Browser-Use-Signature""");

    /** In addition to those of {@link OddText}. */
    static final List<String> HEADER_VALUES = withOthers(
            """
            * " "" W/ W/" W/"a" "a a" "a", , ,,, "a","b" bytes bytes= bytes=- bytes=-0 bytes=0-, bytes=1-0 bytes=a-b
            bytes=0-99999999999999999999 bytes=-99999999999999999999 bytes=0-0,-1 seconds=0-1 BYTES=0-1 bytes=0x0-0x1
            1-4.6-9 9-1 1--2 1.1.1 - . 1- 99999999999999999999-1 0-2147483647 0-9223372036854775807 done text/html;q=2
            */*;q=" ;;; a/b/c 100-continue 200-ok chunked close \u00e9\u00ff \\ %0d%0aX-Evil: multipart/form-data""",
            "\"".repeat(4_000),
            "\"a\",".repeat(2_000),
            "bytes=0-0," + "0-0,".repeat(1_500),
            "1.".repeat(3_000),
            "bytes = 0 - 1",
            "gzip;q=0, *;q=0",
            "Thu, 99 Foo 2026",
            "\t\t");

    static final List<String> HEADER_LINES = List.of(
            "X",
            ": a",
            " X: a",
            "X : a",
            "X\t: a",
            "X: a\r\n b",
            "X: a\r\n\tb",
            "X: a\rb",
            "X: a\nX-Evil: 1",
            "X: a\u0000b",
            "X\u0000: a",
            "X(): a",
            "\u00e9: a",
            "X: " + "a".repeat(8_000),
            "X: " + "a".repeat(70_000),
            "X".repeat(8_000) + ": a",
            IntStream.range(0, 300).mapToObj(i -> "X" + i + ": a").collect(Collectors.joining("\r\n")),
            "X: a" + "\r\nX: a".repeat(20_000),
            "Connection: keep-alive, upgrade, x",
            "Connection: Host",
            "Connection: " + "x,".repeat(1_000),
            "Cookie: " + "a=b; ".repeat(1_000));

    /** Headers that declare a body. */
    static final List<String> FRAMINGS = Stream.concat(
                    withOthers(
                                    """
                            -1 +5 0x5 x 5.0 \u0665 005 99999999999999999999 9223372036854775807 4294967301 65536 65537""",
                                    "",
                                    "5 5",
                                    "5, 5",
                                    "5, 6",
                                    "5\r\nTransfer-Encoding: chunked",
                                    "5\r\nContent-Length: 6",
                                    "5\r\nContent-Length: 5",
                                    "5\r\nExpect: 100-continue")
                            .stream()
                            .map(length -> "Content-Length: " + length),
                    Stream.of(
                            "Transfer-Encoding: chunked\r\nContent-Length: 5",
                            "Transfer-Encoding: chunked, chunked",
                            "Transfer-Encoding: chunked, identity",
                            "Transfer-Encoding: gzip",
                            "Transfer-Encoding: gzip, chunked",
                            "Transfer-Encoding: identity",
                            "Transfer-Encoding: xchunked",
                            "Transfer-Encoding: \u000bchunked",
                            "Transfer-Encoding: chunked\u0000",
                            "Transfer-Encoding:\r\n chunked",
                            "Transfer-Encoding : chunked",
                            "Transfer-Encoding: \"chunked\"",
                            "Transfer-Encoding: x\r\nTransfer-Encoding: chunked",
                            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                            "transfer-encoding: CHUNKED",
                            "X: a\nTransfer-Encoding: chunked",
                            "Expect: 100-continue\r\nTransfer-Encoding: chunked",
                            "Transfer-Encoding: chunked\r\nTrailer: Host"))
            .toList();

    static final List<String> BODIES = List.of(
            "",
            "hello",
            "5\r\nhello\r\n0\r\n\r\n",
            "0\r\n\r\n",
            "5\r\nhel",
            "z\r\nhello\r\n0\r\n\r\n",
            "-5\r\nhello\r\n0\r\n\r\n",
            "5;" + "a".repeat(9_000) + "\r\nhello\r\n0\r\n\r\n",
            "5 \r\nhello\r\n0\r\n\r\n",
            "5\nhello\n0\n\n",
            "6\r\nhello\r\n0\r\n\r\n",
            "4\r\nhello\r\n0\r\n\r\n",
            "fffffffffffffffff\r\nhello",
            "7fffffff\r\nhello",
            "0\r\nX-Evil: 1\r\nHost: b\r\n\r\n",
            "0\r\n" + "X: a\r\n".repeat(3_000) + "\r\n",
            "0\r\n\r\nGET /x HTTP/1.1\r\nX: y",
            "1\r\nh\r\n".repeat(2_000) + "0\r\n\r\n",
            "ff".repeat(40_000));

    static final List<String> UPGRADES = withOthers(
            "h2c h2 h3 TLS/1.3 HTTP/2.0 , *",
            "h2c\r\nHTTP2-Settings: ",
            "h2c\r\nHTTP2-Settings: AAA",
            "h2c\r\nHTTP2-Settings: \u00ff",
            "h2c\r\nHTTP2-Settings: " + "A".repeat(6_000),
            "h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__",
            "h2c\r\nHTTP2-Settings: AAMAAABk\r\nHTTP2-Settings: AAMAAABk",
            "websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==");

    /** Requests after which the connection ends. */
    static final List<String> LAST = List.of(
            "GET /none HTTP/1.0\r\nHost: a\r\n\r\n",
            "GET /none HTTP/1.1\r\nHost: a\r\nConnection: x, close\r\n\r\n",
            "GET /none HTTP/1.1\r\nHost: a\r\nConnection: x\r\nConnection: close\r\n\r\n",
            "GET /%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
            "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
            "GET / FOO/1.1\r\nHost: a\r\n\r\n",
            "GET " + LIST + ".zip HTTP/1.0\r\nHost: a\r\n\r\n",
            "POST /webhooks/browser-use HTTP/1.0\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}",
            "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET " + LIST + "/events HTTP/1.0\r\nHost: a\r\n\r\n");

    /**
     * None has broken chunks: when they follow another request, Vert.x 4.5.27 fails and leaves the connection to the
     * idle time-out.
     */
    static final List<String> PIPELINED = List.of(
            "GET " + LIST + " HTTP/1.1\r\nHost: a\r\n\r\n",
            "PUT / HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET " + LIST + "/step_1.png HTTP/1.1\r\nHost: a\r\nRange: bytes=x\r\n\r\n",
            "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET " + LIST + ".zip HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET " + LIST + "/events HTTP/1.1\r\nHost: a\r\n\r\n",
            "POST /webhooks/browser-use HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}",
            "BREW / HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "\r\n",
            "\u0000",
            "GET /tasks/.. HTTP/1.1\r\nHost: a\r\n\r\n",
            "x".repeat(2_000),
            "GET / HTTP/1.0\r\n\r\n");

    private OddRequests() {}
}
