package bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** A path, and the body that the answer has to have. */
record Expected(String path, byte[] body) {
    byte[] request(int port, String... headers) {
        StringBuilder request = new StringBuilder("GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n".formatted(path, port));
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return request.append("\r\n").toString().getBytes(US_ASCII);
    }
}
