package io.treadle.loop.net;

import io.treadle.core.Task;
import io.treadle.core.function.Body;
import io.treadle.core.sync.Event;
import io.treadle.loop.EventLoop;
import io.treadle.loop.internal.netty.Sockets;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the first address of a host that answers (RFC 8305). Each address has an attempt, a task of its own, which begins
 * when the one before has failed, or has had its time; the first to succeed ends the others.
 */
final class HappyEyeballs {
    /** How far an attempt is, for the next one. */
    private record Turn(Event begun, Event failed) {
        static Turn of(InetAddress address) {
            return new Turn(
                    new Event().named("attempt at " + address),
                    new Event().named("failure of the attempt at " + address));
        }
    }

    /** What finds the addresses of a host. */
    interface Names {
        List<InetAddress> find(String host) throws IOException;
    }

    private final EventLoop loop;
    private final Names names;
    private final String host;
    private final int port;
    private final ConnectOptions options;
    /** Two attempts can succeed in one turn, and only one of them counts. */
    private final List<StreamHandler> connected = new ArrayList<>(1);

    HappyEyeballs(EventLoop loop, String host, int port, ConnectOptions options) {
        this(loop, name -> resolver(options).resolveAll(name), host, port, options);
    }

    HappyEyeballs(EventLoop loop, Names names, String host, int port, ConnectOptions options) {
        this.loop = loop;
        this.names = names;
        this.host = host;
        this.port = port;
        this.options = options;
    }

    TcpStream connect() throws IOException {
        return inTime(() -> connectToOneOf(interleaved(names.find(host))));
    }

    TcpStream connectTo(InetSocketAddress address) throws IOException {
        return inTime(() -> connectToOneOf(List.of(address.getAddress())));
    }

    private TcpStream inTime(Body<@Nullable StreamHandler, IOException> connecting) throws IOException {
        var handler = Task.<@Nullable StreamHandler, IOException>moveOnAfter(options.timeout(), connecting, null);
        if (handler == null) {
            throw new SocketTimeoutException(
                    "no connection in time: " + target() + ", ConnectOptions.timeout=" + options.timeout());
        }
        return new TcpStream(handler);
    }

    private String target() {
        return "host=" + host + ", port=" + port;
    }

    private static Resolver resolver(ConnectOptions options) {
        return options.resolver() == null ? Resolver.current() : options.resolver();
    }

    /** The families in turn, beginning with that of the first; within a family in the order in which they were found. */
    static List<InetAddress> interleaved(List<InetAddress> found) {
        var firstFamily = new ArrayList<InetAddress>();
        var secondFamily = new ArrayList<InetAddress>();
        for (var address : found) {
            boolean sameAsFirst = (address instanceof Inet6Address) == (found.get(0) instanceof Inet6Address);
            (sameAsFirst ? firstFamily : secondFamily).add(address);
        }
        var ordered = new ArrayList<InetAddress>(found.size());
        for (int i = 0; i < found.size(); i++) {
            if (i < firstFamily.size()) {
                ordered.add(firstFamily.get(i));
            }
            if (i < secondFamily.size()) {
                ordered.add(secondFamily.get(i));
            }
        }
        return ordered;
    }

    private StreamHandler connectToOneOf(List<InetAddress> addresses) throws IOException {
        var allowed = addresses.stream().filter(options.addressPolicy()::allows).toList();
        if (allowed.isEmpty()) {
            throw new ConnectException(
                    "no address is allowed by ConnectOptions.addressPolicy: " + target() + ", found=" + addresses);
        }
        return connectToAllowed(allowed);
    }

    private StreamHandler connectToAllowed(List<InetAddress> addresses) throws IOException {
        try {
            var winner = addresses.size() == 1 ? attempt(addresses.get(0)) : race(addresses);
            connected.remove(winner);
            return winner;
        } catch (IOException e) {
            throw failure(addresses, e);
        } finally {
            connected.forEach(StreamHandler::abort);
        }
    }

    private StreamHandler attempt(InetAddress address) throws IOException {
        var channel = Sockets.of(loop.nettyEventLoop()).tcp();
        var handler = new Connecting(loop, channel, "TcpStream", options.stream())
                .connect(new InetSocketAddress(address, port), options.localAddress());
        connected.add(handler);
        ensureAllowed(handler);
        return handler;
    }

    /** The system may connect to another one than it was given: {@code 0.0.0.0} is this machine. */
    private void ensureAllowed(StreamHandler handler) throws IOException {
        if (handler.channel().remoteAddress() instanceof InetSocketAddress peer
                && !options.addressPolicy().allows(peer.getAddress())) {
            throw new ConnectException(
                    "the address of the connection is not allowed by ConnectOptions.addressPolicy: peer=" + peer);
        }
    }

    private StreamHandler race(List<InetAddress> addresses) throws IOException {
        var attempts = new ArrayList<Body<StreamHandler, IOException>>(addresses.size());
        @Nullable Turn before = null;
        for (var address : addresses) {
            var turn = Turn.of(address);
            attempts.add(staggered(address, before, turn));
            before = turn;
        }
        try {
            return Task.race(attempts);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("connecting failed with what it does not throw; please report", e);
        }
    }

    private Body<StreamHandler, IOException> staggered(InetAddress address, @Nullable Turn before, Turn turn) {
        return () -> {
            if (before != null) {
                before.begun.await();
                before.failed.await(options.attemptDelay());
            }
            turn.begun.set();
            try {
                return attempt(address);
            } finally {
                turn.failed.set();
            }
        };
    }

    private IOException failure(List<InetAddress> addresses, IOException first) {
        var failure = new ConnectException(
                "could not connect: " + target() + ", tried=" + addresses + ": " + Breakage.words(first));
        failure.initCause(first);
        return failure;
    }
}
