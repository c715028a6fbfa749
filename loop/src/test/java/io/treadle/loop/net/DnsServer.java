package io.treadle.loop.net;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A DNS server on loopback, over UDP and TCP, that gives the answers a test tells it to; in threads of its own. */
final class DnsServer implements AutoCloseable {
    static final int A = 1;
    static final int CNAME = 5;
    static final int AAAA = 28;

    /** What is asked: {@code host.example}, a type, over TCP or not. */
    record Question(String name, int type, boolean overTcp) {}

    /** A record of an answer; a null name is that of the question. */
    record Entry(@Nullable String name, int type, int ttl, ByteBuffer data) {}

    /** What to do about a question. */
    record Reply(
            int code,
            boolean truncated,
            boolean silent,
            long delayMillis,
            List<Entry> entries,
            @Nullable ByteBuffer raw) {
        static final Reply NONE = new Reply(0, false, true, 0, List.of(), null);
        static final Reply NXDOMAIN = code(3);
        static final Reply SERVFAIL = code(2);
        static final Reply EMPTY = code(0);
        static final Reply TRUNCATED = new Reply(0, true, false, 0, List.of(), null);

        static Reply code(int code) {
            return new Reply(code, false, false, 0, List.of(), null);
        }

        static Reply raw(byte... bytes) {
            return new Reply(0, false, false, 0, List.of(), ByteBuffer.wrap(bytes));
        }

        static Reply of(Entry... entries) {
            return new Reply(0, false, false, 0, List.of(entries), null);
        }

        Reply after(long millis) {
            return new Reply(code, truncated, silent, millis, entries, raw);
        }
    }

    /** Decides. */
    @FunctionalInterface
    interface Zone {
        Reply answer(Question question);
    }

    static Entry address(String literal, int ttl) throws IOException {
        return address(null, literal, ttl);
    }

    static Entry address(@Nullable String name, String literal, int ttl) throws IOException {
        var bytes = InetAddress.getByName(literal).getAddress();
        return new Entry(name, bytes.length == 4 ? A : AAAA, ttl, ByteBuffer.wrap(bytes));
    }

    static Entry alias(@Nullable String name, String target, int ttl) throws IOException {
        return new Entry(name, CNAME, ttl, ByteBuffer.wrap(encode(target)));
    }

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final Zone zone;
    private final Queue<Question> questions = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    DnsServer(Zone zone) throws IOException {
        this.zone = zone;
        this.tcp = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.udp = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.getLocalPort()));
        start(this::serveUdp);
        start(this::serveTcp);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) udp.getLocalSocketAddress();
    }

    /** What has been asked so far. */
    List<Question> questions() {
        return List.copyOf(questions);
    }

    long count(int type) {
        return questions.stream().filter(question -> question.type() == type).count();
    }

    private void start(IoAction body) {
        var thread = new Thread(() -> {
            try {
                body.run();
            } catch (Throwable e) {
                if (!udp.isClosed()) {
                    failures.add(e);
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @FunctionalInterface
    private interface IoAction {
        void run() throws IOException;
    }

    private void serveUdp() throws IOException {
        while (true) {
            var packet = new DatagramPacket(new byte[512], 512);
            udp.receive(packet);
            var query = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
            var reply = decide(query, false);
            if (!reply.silent()) {
                var bytes = encode(query, reply);
                start(() -> {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(reply.delayMillis()));
                    udp.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
                });
            }
        }
    }

    private void serveTcp() throws IOException {
        while (true) {
            var socket = tcp.accept();
            connections.incrementAndGet();
            start(() -> serve(socket));
        }
    }

    private void serve(Socket connection) throws IOException {
        try (var socket = connection) {
            var input = new DataInputStream(socket.getInputStream());
            var bytes = new byte[input.readUnsignedShort()];
            input.readFully(bytes);
            var query = ByteBuffer.wrap(bytes);
            var reply = decide(query, true);
            if (!reply.silent()) {
                var answer = encode(query, reply);
                var output = new DataOutputStream(socket.getOutputStream());
                output.writeShort(answer.length);
                output.write(answer);
            }
            input.transferTo(ByteArrayOutputStream.nullOutputStream());
        } catch (SocketException e) {
            // The client has reset it, having got what it wanted.
        } finally {
            connections.decrementAndGet();
        }
    }

    /** How many connections there are whose end has not come. */
    int connections() {
        return connections.get();
    }

    private Reply decide(ByteBuffer query, boolean overTcp) {
        query.position(12);
        var labels = new ArrayList<String>();
        for (int length = query.get(); length > 0; length = query.get()) {
            var label = new byte[length];
            query.get(label);
            labels.add(new String(label, StandardCharsets.US_ASCII));
        }
        var question = new Question(String.join(".", labels), query.getShort(), overTcp);
        query.getShort();
        questions.add(question);
        return zone.answer(question);
    }

    /** The question, up to where {@code query} has been read, and the answers. */
    private static byte[] encode(ByteBuffer query, Reply reply) throws IOException {
        if (reply.raw() != null) {
            return bytesOf(reply.raw());
        }
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeShort(query.getShort(0));
        out.writeShort(0x8180 | (reply.truncated() ? 0x0200 : 0) | reply.code());
        out.writeShort(1);
        out.writeShort(reply.entries().size());
        out.writeInt(0);
        out.write(bytesOf(query.duplicate().flip().position(12)));
        for (var entry : reply.entries()) {
            out.write(entry.name() == null ? new byte[] {(byte) 0xc0, 12} : encode(entry.name()));
            out.writeShort(entry.type());
            out.writeShort(1);
            out.writeInt(entry.ttl());
            out.writeShort(entry.data().remaining());
            out.write(bytesOf(entry.data()));
        }
        return bytes.toByteArray();
    }

    private static byte[] bytesOf(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static byte[] encode(String name) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (var label : name.split("\\.", -1)) {
            bytes.write(label.length());
            bytes.write(label.getBytes(StandardCharsets.US_ASCII));
        }
        bytes.write(0);
        return bytes.toByteArray();
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
        failures.forEach(e -> {
            throw new AssertionError("the DNS server failed", e);
        });
    }
}
