package io.treadle.loop.net;

import static io.treadle.loop.net.StreamPair.anyPort;

import io.treadle.core.function.Action;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopTest;
import io.treadle.loop.Words;
import io.treadle.loop.net.DnsServer.Reply;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a dump says of tasks that wait in the network. */
@LoopTest
class NetWordsTest {
    /** What has a connection to an end that says nothing. */
    private interface Use {
        void of(TcpStream near) throws Exception;
    }

    private static void onPair(Use use) throws Exception {
        EventLoop.run(() -> {
            try (var pair = StreamPair.open()) {
                use.of(pair.near());
            }
        });
    }

    @Test
    void aReaderNamesItsPeer() throws Exception {
        onPair(near -> Words.awaitFor(
                "reads from TcpStream[peer=" + near.remoteAddress() + "]", () -> near.read(ByteBuffer.allocate(1))));
    }

    @Test
    void aWriterNamesItsPeer() throws Exception {
        onPair(near -> Words.awaitFor("writes to TcpStream[peer=" + near.remoteAddress() + "]", writingForever(near)));
    }

    private static Action<Exception> writingForever(TcpStream stream) {
        return () -> {
            while (true) {
                stream.write(new byte[10_000]);
            }
        };
    }

    @Test
    void anAcceptorNamesItsAddress() throws Exception {
        EventLoop.run(() -> {
            try (var server = TcpServer.listen(anyPort(), ServerOptions.DEFAULT)) {
                Words.awaitFor("receives from Channel 'connections to " + server.address() + "'", server::accept);
            }
        });
    }

    /** Until the queue of a server that accepts nothing is full; then the system leaves attempts unanswered. */
    @Test
    void oneThatConnectsNamesTheAddress() throws Exception {
        EventLoop.run(() -> {
            var filling = new ArrayList<TcpStream>();
            try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                var address = (InetSocketAddress) server.getLocalSocketAddress();
                Words.awaitFor("connects to " + address, () -> {
                    while (true) {
                        filling.add(TcpStream.connect(address, ConnectOptions.DEFAULT));
                    }
                });
            } finally {
                filling.forEach(TcpStream::abort);
            }
        });
    }

    @Test
    void aReceiverOfDatagramsNamesItsSocket() throws Exception {
        EventLoop.run(() -> {
            try (var socket = UdpSocket.bind(anyPort(), UdpOptions.DEFAULT)) {
                Words.awaitFor("receives datagrams on UdpSocket[local=" + socket.localAddress() + "]", socket::receive);
            }
        });
    }

    @Test
    void aHandshakeNamesThePeer() throws Exception {
        onPair(near -> Words.awaitFor(
                "makes a TLS handshake on TlsStream[peer=" + near.remoteAddress() + "]",
                () -> TlsStream.startTls(near, "example.org", TlsOptions.DEFAULT)));
    }

    @Test
    void oneThatResolvesNamesTheHost() throws Exception {
        try (var server = new DnsServer(question -> Reply.NONE)) {
            EventLoop.run(() -> {
                var options = ResolverOptions.DEFAULT.withoutHostsFile().withServers(List.of(server.address()));
                try (var resolver = Resolver.create(options)) {
                    Words.awaitFor(
                            "resolves host.example, asks " + server.address(), () -> resolver.resolve("host.example"));
                }
            });
        }
    }
}
