package io.treadle.http;

import io.treadle.loop.net.ResolverOptions;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A DNS server that gives every question about an IPv4 address an answer of the test's, by a thread of its own. */
final class NameServer implements AutoCloseable {
    /** What to say to the n-th question, from 0 on. */
    @FunctionalInterface
    interface Zone {
        Answer answer(int question) throws IOException;
    }

    /**
     * What a server says.
     *
     * @param code 0 for no error; negative for nothing at all
     */
    record Answer(int code, int ttl, List<InetAddress> addresses) {
        static final Answer SILENCE = new Answer(-1, 0, List.of());

        static Answer error(int code) {
            return new Answer(code, 0, List.of());
        }

        static Answer of(int ttl, String... addresses) throws IOException {
            var all = new InetAddress[addresses.length];
            for (int i = 0; i < all.length; i++) {
                all[i] = InetAddress.getByName(addresses[i]);
            }
            return new Answer(0, ttl, List.of(all));
        }
    }

    private final Zone zone;
    private final DatagramSocket socket;
    private final AtomicInteger questions = new AtomicInteger();

    private NameServer(Zone zone) throws IOException {
        this.zone = zone;
        this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    static NameServer start(Zone zone) throws IOException {
        var server = new NameServer(zone);
        Thread.ofPlatform().daemon().name("name-server").start(server::serve);
        return server;
    }

    /** For a client that asks this server, once, and nobody else. */
    HttpOptions options() {
        var resolver = ResolverOptions.DEFAULT
                .withServers(List.of((InetSocketAddress) socket.getLocalSocketAddress()))
                .withFamilies(ResolverOptions.Families.IPV4)
                .withSearchDomains(List.of())
                .withoutHostsFile()
                .withAttempts(1)
                .withQueryTimeout(Duration.ofSeconds(20));
        return HttpOptions.DEFAULT.withResolver(resolver);
    }

    int questions() {
        return questions.get();
    }

    private void serve() {
        var packet = new DatagramPacket(new byte[512], 512);
        try {
            while (true) {
                socket.receive(packet);
                var answer = zone.answer(questions.getAndIncrement());
                if (answer.code() >= 0) {
                    var bytes = encode(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()), answer);
                    socket.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
                }
            }
        } catch (IOException e) {
            // closed
        }
    }

    /** RFC 1035: the header, the question as it was asked, and records whose name points to it. */
    private static byte[] encode(ByteBuffer query, Answer answer) {
        int end = 12;
        while (query.get(end) != 0) {
            end += query.get(end) + 1;
        }
        var reply = ByteBuffer.allocate(512);
        reply.putShort(query.getShort(0)).putShort((short) (0x8180 | answer.code()));
        reply.putShort((short) 1).putShort((short) answer.addresses().size()).putInt(0);
        reply.put(query.slice(12, end + 5 - 12));
        for (var address : answer.addresses()) {
            reply.putShort((short) 0xc00c)
                    .putShort((short) 1)
                    .putShort((short) 1)
                    .putInt(answer.ttl());
            reply.putShort((short) 4).put(address.getAddress());
        }
        return Arrays.copyOf(reply.array(), reply.position());
    }

    @Override
    public void close() {
        socket.close();
    }
}
