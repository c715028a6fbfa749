package io.treadle.samples.docs;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.http.HttpClient;
import io.treadle.testkit.OpenResources;
import io.treadle.testkit.PeerScript;
import io.treadle.testkit.ScriptedPeer;
import io.treadle.testkit.TreadleTest;
import java.io.IOException;

/** Is in docs/testing.md. */
class PeersTest {
    // region scripted-peer
    @TreadleTest
    void aResponseThatIsCutOffIsAnError() throws Exception {
        PeerScript cutOff = connection -> {
            connection.readUntil("\r\n\r\n");
            connection
                    .send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345")
                    .reset();
        };
        var before = OpenResources.now();
        try (var peer = ScriptedPeer.serve(cutOff);
                var http = HttpClient.create()) {
            var url = "http://127.0.0.1:" + peer.port() + "/";
            assertThrows(IOException.class, () -> http.get(url));
        }
        before.assertNothingAdded();
    }
    // endregion
}
