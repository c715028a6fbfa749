package io.treadle.loop.net;

import io.netty.channel.AddressedEnvelope;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.netty.util.concurrent.Promise;
import io.treadle.loop.EventLoop;
import io.treadle.loop.internal.netty.HubFuture;
import io.treadle.loop.internal.netty.Sockets;
import io.treadle.loop.net.ResolveException.Reason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks one question of one DNS server: over UDP, each from a port of its own, which makes answers hard to forge, and over TCP if
 * the answer is too long. Netty's resolver does that; which servers to ask in which order, and for what, is not its matter here.
 */
final class DnsClient implements AutoCloseable {
    /** What a server has said: a {@link DnsReply}, or else why it is none. */
    sealed interface Answer {}

    record Good(DnsReply reply) implements Answer {}

    record Bad(Lookup.Missing failure) implements Answer {}

    private final EventLoop loop;
    private final DnsNameResolver netty;

    private DnsClient(EventLoop loop, DnsNameResolver netty) {
        this.loop = loop;
        this.netty = netty;
    }

    /** Reads files of the system the first time, which Netty then does not need; so blocks, and is not for the loop's thread. */
    static DnsClient create(EventLoop loop, Duration queryTimeout) {
        var sockets = Sockets.of(loop.nettyEventLoop());
        var netty = new DnsNameResolverBuilder(loop.nettyEventLoop())
                .datagramChannelFactory(sockets::udp)
                .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
                .socketChannelFactory(() -> (SocketChannel) sockets.tcp())
                .queryTimeoutMillis(queryTimeout.toMillis())
                .nameServerProvider(new SingletonDnsServerAddressStreamProvider(new InetSocketAddress(0)))
                .hostsFileEntriesResolver((name, types) -> null)
                .resolveCache(NoopDnsCache.INSTANCE)
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
                .searchDomains(List.of())
                .ndots(1)
                .build();
        return new DnsClient(loop, netty);
    }

    /** Asks {@code server} for the addresses of {@code type} of {@code name}. Waits; cancelling takes the question back. */
    Answer ask(String name, DnsRecordType type, InetSocketAddress server) {
        Promise<AddressedEnvelope<? extends DnsResponse, InetSocketAddress>> answer =
                loop.nettyEventLoop().newPromise();
        loop.nettyEventLoop().execute(() -> send(name, type, server, answer));
        try {
            var failure = HubFuture.await(answer, "resolves", name + ", asks " + server);
            return failure == null ? read(answer.getNow().content(), name, type, server) : failed(failure, server);
        } finally {
            finish(answer);
        }
    }

    private void send(
            String name,
            DnsRecordType type,
            InetSocketAddress server,
            Promise<AddressedEnvelope<? extends DnsResponse, InetSocketAddress>> answer) {
        if (!answer.isDone()) {
            var unused = netty.query(server, new DefaultDnsQuestion(name, type), answer);
        }
    }

    /** Failing it ends what Netty still does for it; what it was given is nobody else's. */
    private static void finish(Promise<? extends AddressedEnvelope<?, ?>> answer) {
        if (!answer.tryFailure(new IOException("nobody waits for the answer any more"))) {
            var given = answer.getNow();
            if (given != null) {
                given.release();
            }
        }
    }

    private static Answer read(DnsResponse response, String name, DnsRecordType type, InetSocketAddress server) {
        var code = response.code();
        if (code.equals(DnsResponseCode.NXDOMAIN)) {
            return bad(Reason.NO_SUCH_NAME, "there is no such name", server, null);
        }
        if (!code.equals(DnsResponseCode.NOERROR)) {
            return bad(Reason.SERVER_FAILURE, "the server answers " + code, server, null);
        }
        try {
            return new Good(DnsReply.read(response, name, type));
        } catch (UnknownHostException | CorruptedFrameException | IndexOutOfBoundsException e) {
            return bad(Reason.SERVER_FAILURE, "the answer makes no sense: " + e.getMessage(), server, e);
        }
    }

    private static Answer failed(Throwable failure, InetSocketAddress server) {
        return failure instanceof DnsNameResolverTimeoutException
                ? bad(Reason.TIMEOUT, "no answer in time", server, null)
                : bad(Reason.UNREACHABLE, "the server could not be asked", server, reasonOf(failure));
    }

    private static Throwable reasonOf(Throwable failure) {
        return failure.getCause() == null ? failure : failure.getCause();
    }

    private static Answer bad(Reason reason, String detail, InetSocketAddress server, @Nullable Throwable cause) {
        return new Bad(new Lookup.Missing(reason, detail, server, cause));
    }

    @Override
    public void close() {
        netty.close();
    }
}
