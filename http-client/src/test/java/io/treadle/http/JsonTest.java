package io.treadle.http;

import static io.treadle.http.Clients.use;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.http.error.HttpProtocolException;
import io.treadle.http.json.JsonType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Objects in requests and responses. */
@HttpTest
class JsonTest {
    record Point(int x, int y) {}

    private static ByteServer serving(String json) throws Exception {
        return ByteServer.answering("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                + json.length() + "\r\n\r\n" + json);
    }

    @Test
    void recordsAreRead() throws Exception {
        try (var server = serving("{\"x\": 1, \"y\": 2, \"unknown\": 3}")) {
            use(http -> {
                assertEquals(new Point(1, 2), http.get(server.url("/")).json(Point.class));
                try (var response = http.open(server.url("/"))) {
                    assertEquals(new Point(1, 2), response.json(Point.class));
                }
            });
        }
    }

    @Test
    void typesWithArgumentsAreRead() throws Exception {
        try (var server = serving("[{\"x\": 1, \"y\": 2}]")) {
            use(http -> {
                var points = http.get(server.url("/")).json(new JsonType<List<Point>>() {});
                assertEquals(List.of(new Point(1, 2)), points);
            });
        }
    }

    @Test
    void whatIsNoJsonIsAProtocolError() throws Exception {
        try (var server = serving("<html>")) {
            use(http -> {
                var response = http.get(server.url("/"));
                var error = assertThrows(HttpProtocolException.class, () -> response.json(Point.class));
                Clients.assertSays("status=200", error);
            });
        }
    }

    @Test
    void recordsAreSent() throws Exception {
        try (var server = ByteServer.start(peer -> {
            var request = peer.readRequest();
            assertTrue(request.contains("content-type: application/json\r\n"), request);
            var body = request.substring(request.indexOf("\r\n\r\n") + 4);
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        })) {
            use(http -> {
                var request = Request.of("POST", server.url("/")).withJson(new Point(3, 4));
                assertEquals("{\"x\":3,\"y\":4}", http.send(request).text());
            });
        }
    }
}
