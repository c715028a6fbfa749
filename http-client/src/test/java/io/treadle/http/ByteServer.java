package io.treadle.http;

import io.treadle.testkit.PeerOptions;
import io.treadle.testkit.PeerScript;
import io.treadle.testkit.ScriptedPeer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ScriptedPeer} whose scripts speak HTTP. The first connection runs the first script, the second one the second, and
 * further ones the last again; the client may leave at any point.
 */
final class ByteServer implements AutoCloseable {
    /** What happens on one connection, which is closed after it. */
    @FunctionalInterface
    interface Script {
        void run(Peer peer) throws Exception;
    }

    private static final PeerOptions OPTIONS = PeerOptions.DEFAULT.withLimit(Duration.ofMinutes(1));

    private final ScriptedPeer peer;

    private ByteServer(PeerOptions options, @Nullable SSLContext tls, Script... scripts) throws IOException {
        this.peer = ScriptedPeer.serve(
                options,
                Arrays.stream(scripts).map(script -> steps(tls, script)).toArray(PeerScript[]::new));
    }

    private static PeerScript steps(@Nullable SSLContext tls, Script script) {
        return PeerScript.untilLeft(
                connection -> script.run(new Peer(tls == null ? connection : connection.startTls(tls))));
    }

    static ByteServer start(Script... scripts) throws IOException {
        return new ByteServer(OPTIONS, null, scripts);
    }

    /** One at this address. */
    static ByteServer startAt(String host, int port, Script... scripts) throws IOException {
        return new ByteServer(OPTIONS.withAddress(new InetSocketAddress(host, port)), null, scripts);
    }

    /** One that takes in little that its scripts do not read. */
    static ByteServer startNarrow(Script... scripts) throws IOException {
        return new ByteServer(OPTIONS.withReceiveBuffer(4096), null, scripts);
    }

    /** One that speaks TLS, which a script takes no notice of. */
    static ByteServer startSecure(SSLContext context, Script... scripts) throws IOException {
        return new ByteServer(OPTIONS, context, scripts);
    }

    /** Answers every request of every connection with {@code response}, until the client closes. */
    static ByteServer answering(String response) throws IOException {
        return start(peer -> peer.answerAll(response));
    }

    /** Answers each connection's first request with {@code response}, and closes. */
    static ByteServer answeringOnce(String response) throws IOException {
        return start(peer -> {
            peer.readRequest();
            peer.send(response);
        });
    }

    /** Answers each request, given whole, with what {@code answer} makes of it, until the client closes. */
    static ByteServer answering(Function<String, String> answer) throws IOException {
        return start(peer -> {
            while (true) {
                peer.send(answer.apply(peer.readRequest()));
            }
        });
    }

    int port() {
        return peer.port();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** How many connections have been accepted. */
    int connections() {
        return peer.connections();
    }

    /** Returns once all scripts that were begun are done and their connections closed. */
    void awaitPeers() throws InterruptedException {
        peer.awaitScripts(peer.connections());
    }

    /** Closes all, and throws what a script failed with. */
    @Override
    public void close() {
        peer.close();
    }

    /** For scripts: waits for {@code event}, not for ever. */
    static <T> T await(CompletableFuture<T> event) throws Exception {
        return event.get(60, TimeUnit.SECONDS);
    }
}
