package io.treadle.http;

import static io.treadle.http.Clients.until;

import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.loop.Treadle;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** What a dump says of tasks that wait for HTTP. */
@HttpTest
class HttpWordsTest {
    private static final HttpOptions ONE_CONNECTION = HttpOptions.DEFAULT.withConnectionsPerHost(1);

    private static void awaitWords(String words) throws Exception {
        until(() -> TaskLoop.current().snapshot().tasks().stream().anyMatch(task -> words.equals(task.waitsFor())));
    }

    private static ByteServer silent() throws Exception {
        return ByteServer.start(peer -> {
            peer.readRequest();
            peer.awaitClosed();
        });
    }

    @Test
    void aCallThatIsNotAnsweredNamesItsUrlWithoutSecrets() throws Exception {
        try (var server = silent()) {
            Clients.use(ONE_CONNECTION, http -> {
                var call = Treadle.spawn(() -> http.get(server.url("/list?token=hidden")));
                awaitWords("waits for the response of GET " + server.url("/list?token=***"));
                end(call);
            });
        }
    }

    @Test
    void aCallThatFindsNoConnectionNamesTheOrigin() throws Exception {
        try (var server = silent()) {
            Clients.use(ONE_CONNECTION, http -> {
                var first = Treadle.spawn(() -> http.get(server.url("/")));
                Treadle.yieldNow();
                var second = Treadle.spawn(() -> http.get(server.url("/")));
                awaitWords("waits for a connection to " + server.url(""));
                end(second);
                end(first);
            });
        }
    }

    /** The queue of the server fills up; then the system leaves attempts unanswered. */
    @Test
    void aCallThatConnectsNamesTheOrigin() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var origin = "http://127.0.0.1:" + server.getLocalPort();
            Clients.use(HttpOptions.DEFAULT, http -> {
                var calls = new ArrayList<Task<?>>();
                for (int i = 0; i < 10; i++) {
                    calls.add(Treadle.spawn(() -> http.get(origin + "/")));
                }
                awaitWords("connects to " + origin);
                calls.forEach(HttpWordsTest::end);
            });
        }
    }

    private static void end(Task<?> call) {
        call.cancel();
        call.join();
    }
}
