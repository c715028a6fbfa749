package io.treadle.samples.docs;

import static java.time.Duration.ofSeconds;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.treadle.core.select.Select;
import io.treadle.loop.Treadle;
import io.treadle.loop.net.ChannelStream;
import io.treadle.loop.net.ConnectOptions;
import io.treadle.loop.net.ServerOptions;
import io.treadle.loop.net.TcpServer;
import io.treadle.loop.net.TcpStream;
import io.treadle.loop.net.UnixServer;
import io.treadle.loop.net.UnixStream;
import io.treadle.loop.stream.MessageChannel;
import io.treadle.loop.stream.Piece;
import io.treadle.loop.stream.StreamClosedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;

/** Streams of bytes, and servers. */
class Streams {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    public static void main(String... args) throws Exception {
        // region first
        Treadle.run(() -> {
            try (var server = TcpServer.listen(ANY_PORT, stream -> {
                        for (var line = stream.readLine(); line != null; line = stream.readLine()) {
                            stream.write("you said " + line + "\n");
                        }
                    });
                    var client = TcpStream.connect("localhost", server.port())) {
                client.write("hello\n");
                System.out.println(client.readLine()); // prints you said hello
            }
        });
        // endregion

        // region messages
        Treadle.run(() -> {
            try (var server = TcpServer.listen(ANY_PORT, stream -> {
                        for (byte[] message : MessageChannel.lengthPrefixed(stream, 2, 1000)) {
                            stream.write(message.length + " bytes\n");
                        }
                    });
                    var client = TcpStream.connect("localhost", server.port())) {
                var messages = MessageChannel.lengthPrefixed(client, 2, 1000);
                messages.send(new byte[100]);
                System.out.println(client.readLine()); // prints 100 bytes
            }
        });
        // endregion

        // region select
        Treadle.run(() -> {
            try (var server = TcpServer.listen(ANY_PORT, stream -> Treadle.sleep(ofSeconds(60)));
                    var client = TcpStream.connect("localhost", server.port())) {
                var answer = Treadle.<String>select(
                        client.reading(Piece.line(100)).then(line -> "it said " + line),
                        Select.after(ofSeconds(0)).then(late -> "not a word"));
                System.out.println(answer); // prints not a word
            }
        });
        // endregion

        // region close
        Treadle.run(() -> {
            try (var server = TcpServer.listen(ANY_PORT, stream -> Treadle.sleep(ofSeconds(60)))) {
                var client = TcpStream.connect("localhost", server.port());
                var reader = Treadle.spawn(() -> {
                    try {
                        return client.readLine();
                    } catch (StreamClosedException e) {
                        return "we have closed it";
                    } catch (IOException e) {
                        return "the peer or the network has: " + e.getMessage();
                    }
                });
                Treadle.yieldNow();
                client.close();
                System.out.println(reader.get()); // prints we have closed it
            }
        });
        // endregion

        // region stop
        Treadle.run(() -> {
            var options = ServerOptions.DEFAULT.withMaxConnections(100);
            var server = TcpServer.listen(ANY_PORT, options, stream -> stream.write("bye\n"));
            var client =
                    TcpStream.connect("localhost", server.port(), ConnectOptions.DEFAULT.withTimeout(ofSeconds(5)));
            System.out.println(client.readLine()); // prints bye
            server.stop(ofSeconds(10)); // connections have so long to end by themselves
            System.out.println(server.connections()); // prints 0
        });
        // endregion

        // region accept
        Treadle.run(() -> {
            try (var server = TcpServer.listen(ANY_PORT, ServerOptions.DEFAULT);
                    var client = TcpStream.connect("localhost", server.port());
                    var accepted = server.accept()) {
                accepted.write("one line for one client\n");
                System.out.println(client.readLine()); // prints one line for one client
            }
        });
        // endregion

        // region unix
        Treadle.run(() -> {
            var directory = Treadle.offload(() -> Files.createTempDirectory("streams"));
            var path = directory.resolve("socket");
            try (var server = UnixServer.listen(path, stream -> stream.write("hello, neighbour\n"));
                    var client = UnixStream.connect(server.path())) {
                System.out.println(client.readLine()); // prints hello, neighbour
            }
            Treadle.offload(() -> Files.delete(directory)); // the socket is gone with its server
        });
        // endregion

        // region netty
        var forNetty = new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                var stream = ChannelStream.adopt(channel); // before the channel reads
                var task = Treadle.spawn(() -> stream.transferTo(stream));
                task.onDone(done -> stream.close());
            }
        };
        // endregion
        System.out.println(forNetty.isSharable()); // prints true
    }
}
