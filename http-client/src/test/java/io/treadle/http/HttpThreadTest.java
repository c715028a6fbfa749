package io.treadle.http;

import static io.treadle.http.Clients.OK;
import static io.treadle.http.Clients.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.http.error.HttpConnectException;
import io.treadle.loop.EventLoop;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** All of a client happens on its loop's one thread. */
@ExtendWith(QuietLogs.class)
class HttpThreadTest {
    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> !name.startsWith("scripted-peer"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void clientStartsNoThread() throws Exception {
        try (var server = ByteServer.answering(OK)) {
            EventLoop.<Exception>run(() -> {
                var http = HttpClient.create();
                var before = threads();
                http.get(server.url("/"));
                http.get(server.url("/").replace("127.0.0.1", "localhost"));
                assertThrows(HttpConnectException.class, () -> http.get("http://no-such-host.invalid/"));
                var added = threads();
                added.removeAll(
                        before); // those of earlier tests may end meanwhile, such as Netty's globalEventExecutor
                assertEquals(Set.of(), added);
                assertFalse(before.stream().anyMatch(name -> name.startsWith("reactor-")), before::toString);
            });
        }
    }

    @Test
    void foreignThreadIsToldWhatToDo() throws Exception {
        try (var loop = EventLoop.start()) {
            var http = loop.submit(() -> HttpClient.create()).get();
            var error = assertThrows(WrongThreadException.class, () -> http.get("http://127.0.0.1:1/"));
            assertSays("loop.submit", error);
            assertThrows(WrongThreadException.class, http::close);
        }
    }

    @Test
    void openResponseIsNotClosedByAForeignThread() throws Exception {
        try (var server = ByteServer.answering("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf");
                var loop = EventLoop.start()) {
            var response = loop.submit(() -> HttpClient.create().open(Request.get(server.url("/"))))
                    .get();
            assertSays("loop.submit", assertThrows(WrongThreadException.class, response::close));
            loop.submit(() -> {
                        response.close();
                        return null;
                    })
                    .get();
        }
    }

    @Test
    void taskOfAnotherLoopIsToldWhatToDo() throws Exception {
        try (var loop = EventLoop.start()) {
            var http = loop.submit(() -> HttpClient.create()).get();
            EventLoop.<Exception>run(() -> {
                var error = assertThrows(WrongThreadException.class, () -> http.get("http://127.0.0.1:1/"));
                assertSays("make one in the loop", error);
            });
        }
    }

    @Test
    void clientCannotBeMadeOutsideALoop() {
        assertSays("EventLoop.run", assertThrows(WrongThreadException.class, HttpClient::create));
    }
}
