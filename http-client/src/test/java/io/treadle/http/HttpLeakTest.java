package io.treadle.http;

import static io.treadle.http.Clients.OK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.treadle.core.Task;
import io.treadle.http.ByteServer.Script;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Good and bad exchanges in turn leave nothing behind: no descriptor, no task; buffers are watched after each class. */
@HttpTest
class HttpLeakTest {
    private static final int ROUNDS = 500;
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private static final Script MIXED = peer -> {
        var path = Peer.target(peer.readRequest());
        switch (path) {
            case "/ok" -> peer.send(OK).awaitClosed();
            case "/cut" -> peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok");
            case "/chunk" -> peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab");
            case "/garbage" -> peer.send("garbage\r\n\r\n");
            case "/reset" -> peer.send("HTTP/1.1 200 OK\r\n\r\n").reset();
            case "/big" -> peer.send("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n");
            case "/surplus" -> peer.send(OK + OK);
            default -> peer.awaitClosed();
        }
    };

    private static final String[] PATHS = {
        "/ok", "/cut", "/chunk", "/garbage", "/reset", "/big", "/surplus", "/silent", "/given-up"
    };

    @Test
    void roundsOfAllKindsLeaveNothing() throws Exception {
        assumeTrue(Files.isDirectory(DESCRIPTORS), "skipped: no /proc/self/fd here");
        try (var server = ByteServer.start(MIXED);
                var loop = EventLoop.start()) {
            rounds(loop, server, 50);
            long before = descriptors(server);
            rounds(loop, server, ROUNDS);
            assertEquals(before, descriptors(server));
            assertEquals(1, loop.submit(() -> loop.tasks().size()).get(), "tasks beside the one that asks");
        }
    }

    private static void rounds(EventLoop loop, ByteServer server, int count) throws Exception {
        loop.submit(() -> {
                    for (int i = 0; i < count; i++) {
                        round(server, PATHS[i % PATHS.length]);
                    }
                    return null;
                })
                .get();
    }

    private static void round(ByteServer server, String path) throws Exception {
        var open = server.connections();
        Task<?> call;
        try (var http = HttpClient.create()) {
            attempt(http, "http://127.0.0.1:1/");
            call = Treadle.spawn(() -> attempt(http, server.url(path)));
            switch (path) {
                case "/silent" -> Clients.until(() -> server.connections() > open);
                case "/given-up" -> call.cancel();
                default -> call.join();
            }
        }
        call.join();
    }

    private static void attempt(HttpClient http, String url) {
        try {
            assertEquals(200, http.get(url).status());
        } catch (IOException e) {
            // Which one is the matter of other tests.
        }
    }

    /** Open ones, once both sides have closed. */
    private static long descriptors(ByteServer server) throws Exception {
        server.awaitPeers();
        long open;
        do {
            open = count();
            Thread.yield();
        } while (open != count());
        return open;
    }

    private static long count() throws IOException {
        try (var files = Files.list(DESCRIPTORS)) {
            return files.count();
        }
    }
}
