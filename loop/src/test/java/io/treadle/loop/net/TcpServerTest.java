package io.treadle.loop.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.core.Task;
import io.treadle.loop.EachTransport;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.LoopTest;
import io.treadle.loop.TestLoops;
import io.treadle.loop.Transport;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Servers: their connections, their limits and their end. */
@LoopTest
class TcpServerTest {
    private static TcpStream connect(TcpServer server) throws IOException {
        return TcpStream.connect(server.address(), ConnectOptions.DEFAULT);
    }

    private static TcpServer listen(ConnectionHandler<TcpStream> handler) throws IOException {
        return TcpServer.listen(StreamPair.anyPort(), handler);
    }

    @EachTransport
    void eachConnectionHasATaskOfItsOwn(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            try (var server = listen(stream -> stream.transferTo(stream))) {
                var answers = new ArrayList<Task<String>>();
                for (int i = 0; i < 50; i++) {
                    int number = i;
                    answers.add(Treadle.spawn(() -> exchange(server, number)));
                }
                for (int i = 0; i < 50; i++) {
                    assertEquals("line " + i, answers.get(i).get());
                }
            }
        });
    }

    private static String exchange(TcpServer server, int number) throws IOException {
        try (var stream = connect(server)) {
            stream.write("line " + number + "\n");
            return String.valueOf(stream.readLine());
        }
    }

    @Test
    void aFailingHandlerIsReportedAndNothingElseEnds() throws Exception {
        var reports = new ArrayList<Throwable>();
        var options = LoopOptions.DEFAULT.withExceptionHandler((message, error, task) -> reports.add(error));
        EventLoop.run(options, () -> {
            try (var server = listen(stream -> {
                if ("fail".equals(stream.readLine())) {
                    throw new IllegalStateException("as asked");
                }
                stream.write("fine\n");
            })) {
                var other = connect(server);
                var failing = connect(server);
                failing.write("fail\n");
                assertThrows(IOException.class, failing::readLine, "it was aborted, not ended");
                other.write("work\n");
                assertEquals("fine", other.readLine());
            }
        });
        assertEquals(
                List.of("as asked"), reports.stream().map(Throwable::getMessage).toList());
    }

    @EachTransport
    void aStopWaitsForConnectionsForItsGrace(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            var server = listen(stream -> stream.write("you said " + stream.readLine()));
            var client = connect(server);
            client.write("hello");
            var stopping = Treadle.spawn(() -> server.stop(Duration.ofSeconds(60)));
            Treadle.yieldNow();
            assertThrows(IOException.class, () -> connect(server));
            client.shutdownOutput();
            assertEquals("you said hello", client.readLine());
            stopping.get();
            server.join();
        });
    }

    @EachTransport
    void aCloseCancelsTheTasksOfConnections(Transport transport) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            var ends = new ArrayList<String>();
            var server = listen(stream -> {
                stream.write("hello\n");
                try {
                    Treadle.sleep(TestLoops.FOREVER);
                } finally {
                    ends.add("ended");
                }
            });
            var client = connect(server);
            assertEquals("hello", client.readLine());
            server.close();
            assertEquals(List.of("ended"), ends);
            assertThrows(IOException.class, client::readLine);
        });
    }
}
