package io.treadle.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * One connection of a {@link ScriptedPeer}: the steps that its script can take, and what has been received. Text is ISO
 * 8859-1, so a character is a byte. Steps are for the script's thread, and those that read fail the script with an {@link
 * java.io.EOFException} if the other side closes instead, and with a {@link java.net.SocketTimeoutException} if it says
 * nothing for the {@linkplain PeerOptions#limit limit}.
 */
public final class PeerConnection {
    /** Ends a script that only waits when its peer is closed; no failure. */
    static final class PeerClosing extends IOException {
        private static final long serialVersionUID = 1;

        PeerClosing() {
            super("the scripted peer is being closed");
        }
    }

    private final int number;
    private final boolean client;
    private final Socket below;
    private final PeerInput input;
    private final CountDownLatch closing;
    private final Duration limit;
    private Socket socket;
    private volatile String step = "none yet";

    PeerConnection(int number, Socket socket, boolean client, Duration limit, CountDownLatch closing)
            throws IOException {
        this.number = number;
        this.below = socket;
        this.socket = socket;
        this.client = client;
        this.closing = closing;
        this.limit = limit;
        this.input = new PeerInput(socket.getInputStream());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
    }

    // ---- for any thread ----

    /** Which connection of the peer this is; the first is 0. Any thread. */
    public int number() {
        return number;
    }

    /** The other side. Any thread. */
    public InetSocketAddress remoteAddress() {
        return (InetSocketAddress) below.getRemoteSocketAddress();
    }

    /** What the script has read so far. Any thread. */
    public byte[] received() {
        return input.received();
    }

    /** What the script has read so far. Any thread. */
    public String receivedText() {
        return Bytes.text(received());
    }

    // ---- reading ----

    /** Reads just {@code count} bytes. */
    public byte[] read(int count) throws IOException {
        begin("read(" + count + ")");
        return input.readExactly(count);
    }

    /** Reads up to and including {@code delimiter}. */
    public String readUntil(String delimiter) throws IOException {
        begin("readUntil(" + Bytes.show(delimiter) + ")");
        return input.readUntil(delimiter);
    }

    /** Reads all that comes until the other side closes its half. */
    public byte[] readAll() throws IOException {
        begin("readAll()");
        return input.readAll();
    }

    /** Reads as many bytes as {@code expected} has, and fails the script if they are others. */
    public PeerConnection expect(byte[] expected) throws IOException {
        begin("expect(" + Bytes.show(expected) + ")");
        var actual = input.readExactly(expected.length);
        if (!Arrays.equals(expected, actual)) {
            throw new AssertionError("expected " + Bytes.show(expected) + ", but received " + Bytes.show(actual));
        }
        return this;
    }

    /** Reads {@code expected}, as {@link #expect(byte[])} does. */
    public PeerConnection expect(String expected) throws IOException {
        return expect(Bytes.of(expected));
    }

    /** Waits until the other side closes its half, and fails the script if it sends anything before that. */
    public PeerConnection expectEnd() throws IOException {
        begin("expectEnd()");
        if (!input.isAtEnd()) {
            throw new AssertionError("expected the end, but received " + Bytes.show(input.readExactly(1)));
        }
        return this;
    }

    /** Waits for the next byte, which stays unread, or the end: true. For scripts that go on as long as the other side does. */
    public boolean isAtEnd() throws IOException {
        begin("isAtEnd()");
        return input.isAtEnd();
    }

    /**
     * Drops what comes, without keeping it, until the other side has closed or reset the connection, or has said nothing for the
     * limit.
     *
     * @return how many bytes that were
     */
    public long drain() {
        begin("drain()");
        return input.drain();
    }

    // ---- sending ----

    /** Sends {@code bytes}, waiting for the other side to take them. */
    public PeerConnection send(byte[] bytes) throws IOException {
        begin("send(" + Bytes.show(bytes) + ")");
        output().write(bytes);
        return this;
    }

    /** Sends {@code text}. */
    public PeerConnection send(String text) throws IOException {
        return send(Bytes.of(text));
    }

    /** Sends {@code text} byte by byte, each in a segment of its own as far as the system allows, with {@code pause} between. */
    public PeerConnection dribble(String text, Duration pause) throws IOException, InterruptedException {
        begin("dribble(" + Bytes.show(text) + ", " + pause + ")");
        for (byte next : Bytes.of(text)) {
            output().write(next);
            awaitClosing(pause);
        }
        return this;
    }

    /** Sends {@code count} random bytes, the same for the same {@code seed}. */
    public PeerConnection sendGarbage(int count, long seed) throws IOException {
        begin("sendGarbage(" + count + ", " + seed + ")");
        var garbage = new byte[count];
        new Random(seed).nextBytes(garbage);
        output().write(garbage);
        return this;
    }

    /**
     * Sends {@code chunk} again and again until the other side has closed or reset the connection.
     *
     * @return how many bytes the system took, which is more than the other side has read
     */
    public long flood(byte[] chunk) {
        begin("flood(" + chunk.length + " bytes)");
        long sent = 0;
        try {
            while (true) {
                output().write(chunk);
                sent += chunk.length;
            }
        } catch (IOException e) {
            return sent;
        }
    }

    private OutputStream output() throws IOException {
        return socket.getOutputStream();
    }

    // ---- waiting ----

    /** Does nothing for {@code duration}, of real time. Closing the peer ends the script here. */
    public PeerConnection pause(Duration duration) throws IOException, InterruptedException {
        begin("pause(" + duration + ")");
        awaitClosing(duration);
        return this;
    }

    /** Does nothing more, neither reads nor closes, until the peer is closed: silence, and at some time a full window. */
    public void hold() throws InterruptedException {
        begin("hold()");
        closing.await();
    }

    /** Waits until {@code event}, something that the test does, has happened; fails the script if it does not within the limit. */
    public PeerConnection await(Future<?> event) throws Exception {
        begin("await(event)");
        event.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        return this;
    }

    private void awaitClosing(Duration duration) throws PeerClosing, InterruptedException {
        if (!duration.isZero() && closing.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new PeerClosing();
        }
    }

    // ---- TLS ----

    /**
     * Speaks TLS from here on: shakes hands, in the role of the server if the peer is one. All steps then mean what is said over
     * TLS, except those that say otherwise.
     *
     * @throws javax.net.ssl.SSLException if the handshake fails
     */
    public PeerConnection startTls(SSLContext context) throws IOException {
        begin("startTls(context)");
        var secure = (SSLSocket) context.getSocketFactory().createSocket(below, "localhost", below.getPort(), true);
        secure.setUseClientMode(client);
        secure.startHandshake();
        socket = secure;
        input.switchTo(secure.getInputStream());
        return this;
    }

    // ---- ending ----

    /** Says that nothing more will be sent; reading goes on. */
    public PeerConnection halfClose() throws IOException {
        begin("halfClose()");
        socket.shutdownOutput();
        return this;
    }

    /** Closes in good order, over TLS with a notice. */
    public void close() throws IOException {
        begin("close()");
        socket.close();
    }

    /** Closes what is below TLS, without a notice: a stream cut off, as an attacker could do it. */
    public void closeWithoutNotice() throws IOException {
        begin("closeWithoutNotice()");
        below.close();
    }

    /** Closes with a reset. */
    public void reset() throws IOException {
        begin("reset()");
        below.setSoLinger(true, 0);
        below.close();
    }

    // ---- for its peer ----

    private void begin(String name) {
        step = name;
    }

    /** The step that was begun last. Any thread. */
    String step() {
        return step;
    }

    /** Any thread. */
    void cut() {
        closeQuietly(below);
    }

    void end() {
        closeQuietly(socket);
        closeQuietly(below);
    }

    static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            // it is over anyhow
        }
    }
}
