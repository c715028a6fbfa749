package io.treadle.samples.blocking;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Sockets and what is like them. */
final class SocketOperations {
    private static final int MUCH = 16 << 20;

    private SocketOperations() {}

    static List<Operation> all() {
        return List.of(
                Operation.of("Socket.connect", SocketOperations::connect),
                Operation.of("reading from a Socket", SocketOperations::read),
                Operation.of("writing to a Socket", SocketOperations::write),
                Operation.of("ServerSocket.accept", SocketOperations::accept),
                Operation.of("DatagramSocket.receive", SocketOperations::receive),
                Operation.of("SSLSocket.startHandshake", SocketOperations::handshake),
                Operation.of("SocketChannel.connect", SocketOperations::connectChannel),
                Operation.of("SocketChannel.read", () -> readChannel(loopback())),
                Operation.of("SocketChannel.write", SocketOperations::writeChannel),
                Operation.of("SocketChannel.read of a Unix domain socket", SocketOperations::readUnix),
                Operation.of("ServerSocketChannel.accept", SocketOperations::acceptChannel),
                Operation.of("DatagramChannel.receive", SocketOperations::receiveChannel),
                Operation.of("Selector.select", SocketOperations::select),
                Operation.of("reading from a Pipe", SocketOperations::pipe),
                Operation.of("PipedInputStream.read", SocketOperations::pipedStream));
    }

    private static SocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** Both ends of a connection. */
    private record Connection(Socket one, Socket other) {
        static Connection open() throws IOException {
            try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                var one = new Socket(server.getInetAddress(), server.getLocalPort());
                return new Connection(one, server.accept());
            }
        }
    }

    /** A server that has more connections waiting than it takes, so that the next one is not answered. */
    private static final class FullServer implements AutoCloseable {
        private final ServerSocketChannel server = ServerSocketChannel.open();
        private final List<SocketChannel> waiting = new ArrayList<>();

        FullServer() throws IOException {
            server.bind(loopback(), 1);
            for (int i = 0; i < 4; i++) {
                var client = SocketChannel.open();
                client.configureBlocking(false);
                client.connect(server.getLocalAddress());
                waiting.add(client);
            }
        }

        @Override
        public void close() throws IOException {
            for (var client : waiting) {
                client.close();
            }
            server.close();
        }
    }

    private static Trial connect() throws IOException {
        var server = new FullServer();
        var socket = new Socket();
        return Trial.of(() -> socket.connect(server.server.getLocalAddress()), socket::close)
                .closing(socket, server)
                .closedOnce(socket::isClosed);
    }

    private static Trial read() throws IOException {
        var connection = Connection.open();
        return Trial.of(
                        () -> connection.one.getInputStream().read(),
                        () -> connection.other.getOutputStream().write(1))
                .closing(connection.one, connection.other)
                .closedOnce(connection.one::isClosed);
    }

    private static Trial write() throws IOException {
        var connection = Connection.open();
        return Trial.of(
                        () -> connection.one.getOutputStream().write(new byte[MUCH]),
                        () -> connection.other.getInputStream().readNBytes(MUCH))
                .closing(connection.one, connection.other)
                .closedOnce(connection.one::isClosed);
    }

    private static Trial accept() throws IOException {
        var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        return Trial.of(
                        () -> server.accept().close(),
                        () -> new Socket(server.getInetAddress(), server.getLocalPort()).close())
                .closing(server)
                .closedOnce(server::isClosed);
    }

    private static Trial receive() throws IOException {
        var socket = new DatagramSocket(loopback());
        return Trial.of(
                        () -> socket.receive(new DatagramPacket(new byte[1], 1)),
                        () -> send(socket.getLocalSocketAddress()))
                .closing(socket)
                .closedOnce(socket::isClosed);
    }

    private static void send(SocketAddress address) throws IOException {
        try (var sender = new DatagramSocket()) {
            sender.send(new DatagramPacket(new byte[1], 1, address));
        }
    }

    private static Trial handshake() throws IOException {
        var connection = Connection.open();
        var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        var secure = (SSLSocket) factory.createSocket(connection.one, "localhost", 1, true);
        return Trial.of(secure::startHandshake, connection.other::close)
                .heldOnce(() -> hasSomething(connection.other))
                .closing(secure, connection.other)
                .closedOnce(connection.one::isClosed);
    }

    private static boolean hasSomething(Socket socket) {
        try {
            return socket.getInputStream().available() > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Trial connectChannel() throws IOException {
        var server = new FullServer();
        var channel = SocketChannel.open();
        return Trial.of(() -> channel.connect(server.server.getLocalAddress()), channel::close)
                .closing(channel, server)
                .closedOnce(() -> !channel.isOpen());
    }

    private static Trial readChannel(SocketAddress address) throws IOException {
        var family =
                address instanceof UnixDomainSocketAddress ? StandardProtocolFamily.UNIX : StandardProtocolFamily.INET;
        try (var server = ServerSocketChannel.open(family)) {
            server.bind(address);
            var one = SocketChannel.open(server.getLocalAddress());
            var other = server.accept();
            return Trial.of(() -> one.read(ByteBuffer.allocate(1)), () -> other.write(ByteBuffer.allocate(1)))
                    .closing(one, other)
                    .closedOnce(() -> !one.isOpen());
        }
    }

    private static Trial readUnix() throws IOException {
        var folder = Files.createTempDirectory("treadle");
        var file = folder.resolve("socket");
        try {
            return readChannel(UnixDomainSocketAddress.of(file));
        } finally {
            Files.delete(file);
            Files.delete(folder);
        }
    }

    private static Trial writeChannel() throws IOException {
        try (var server = ServerSocketChannel.open().bind(loopback())) {
            var one = SocketChannel.open(server.getLocalAddress());
            var other = server.accept();
            return Trial.of(
                            () -> writeAll(one),
                            () -> other.socket().getInputStream().readNBytes(MUCH))
                    .closing(one, other)
                    .closedOnce(() -> !one.isOpen());
        }
    }

    private static void writeAll(SocketChannel channel) throws IOException {
        var buffer = ByteBuffer.allocate(MUCH);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static Trial acceptChannel() throws IOException {
        var server = ServerSocketChannel.open().bind(loopback());
        return Trial.of(
                        () -> server.accept().close(),
                        () -> SocketChannel.open(server.getLocalAddress()).close())
                .closing(server)
                .closedOnce(() -> !server.isOpen());
    }

    private static Trial receiveChannel() throws IOException {
        var channel = DatagramChannel.open().bind(loopback());
        return Trial.of(() -> channel.receive(ByteBuffer.allocate(1)), () -> send(channel.getLocalAddress()))
                .closing(channel)
                .closedOnce(() -> !channel.isOpen());
    }

    private static Trial select() throws IOException {
        var selector = Selector.open();
        return Trial.of(selector::select, selector::wakeup).closing(selector).closedOnce(() -> !selector.isOpen());
    }

    private static Trial pipe() throws IOException {
        var pipe = Pipe.open();
        return Trial.of(
                        () -> pipe.source().read(ByteBuffer.allocate(1)),
                        () -> pipe.sink().write(ByteBuffer.allocate(1)))
                .closing(pipe.source(), pipe.sink())
                .closedOnce(() -> !pipe.source().isOpen());
    }

    private static Trial pipedStream() throws IOException {
        var in = new PipedInputStream();
        var out = new PipedOutputStream(in);
        return Trial.of(in::read, () -> {
                    out.write(1);
                    out.flush();
                })
                .closing(in, out);
    }
}
