package io.treadle.loop.net;

import io.netty.channel.AddressedEnvelope;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsQuestion;
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
import io.treadle.core.Task;
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
 * the answer is too long. Netty's resolver does the former; which servers to ask in which order, and for what, is not its matter
 * here. It could do the latter as well, but goes on with it when nobody waits any more.
 */
final class DnsClient implements AutoCloseable {
    /** What a server has said: a {@link DnsReply}, or else why it is none. */
    sealed interface Answer {}

    record Good(DnsReply reply) implements Answer {}

    record Bad(Lookup.Missing failure) implements Answer {}

    private final EventLoop loop;
    private final DnsNameResolver netty;
    private final Duration queryTimeout;

    private DnsClient(EventLoop loop, DnsNameResolver netty, Duration queryTimeout) {
        this.loop = loop;
        this.netty = netty;
        this.queryTimeout = queryTimeout;
    }

    /** Reads files of the system the first time, which Netty then does not need; so blocks, and is not for the loop's thread. */
    static DnsClient create(EventLoop loop, Duration queryTimeout) {
        var sockets = Sockets.of(loop.nettyEventLoop());
        var netty = new DnsNameResolverBuilder(loop.nettyEventLoop())
                .datagramChannelFactory(sockets::udp)
                .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
                .queryTimeoutMillis(queryTimeout.toMillis())
                .nameServerProvider(new SingletonDnsServerAddressStreamProvider(new InetSocketAddress(0)))
                .hostsFileEntriesResolver((name, types) -> null)
                .resolveCache(NoopDnsCache.INSTANCE)
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
                .searchDomains(List.of())
                .ndots(1)
                .build();
        return new DnsClient(loop, netty, queryTimeout);
    }

    /** Asks {@code server} for the addresses of {@code type} of {@code name}. Waits; cancelling takes the question back. */
    Answer ask(String name, DnsRecordType type, InetSocketAddress server) {
        var question = questionOf(name, type);
        if (question == null) {
            return bad(Reason.NO_SUCH_NAME, "it cannot be asked for, so nobody can have it: " + name, null, null);
        }
        var answer = askOverUdp(question, server);
        return answer == null ? askOverTcp(question, server) : answer;
    }

    /** Null if {@code name}, most likely one with a search domain, is none. */
    private static @Nullable DnsQuestion questionOf(String name, DnsRecordType type) {
        try {
            return name.length() > HostName.LONGEST ? null : new DefaultDnsQuestion(name, type);
        } catch (IllegalArgumentException e) {
            return null; // an empty label, or one that is too long
        }
    }

    /** What the server answers; null if that does not fit into a datagram. */
    private @Nullable Answer askOverUdp(DnsQuestion question, InetSocketAddress server) {
        Promise<AddressedEnvelope<? extends DnsResponse, InetSocketAddress>> answer =
                loop.nettyEventLoop().newPromise();
        loop.nettyEventLoop().execute(() -> send(question, server, answer));
        try {
            var failure = HubFuture.await(answer, "resolves", nameIn(question) + ", asks " + server);
            if (failure != null) {
                return failed(failure, server);
            }
            var response = answer.getNow().content();
            return response.isTruncated() ? null : read(response, question, server);
        } finally {
            finish(answer);
        }
    }

    /** As people write it: Netty's name has a dot at its end. */
    private static String nameIn(DnsQuestion question) {
        var name = question.name();
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private void send(
            DnsQuestion question,
            InetSocketAddress server,
            Promise<AddressedEnvelope<? extends DnsResponse, InetSocketAddress>> answer) {
        if (!answer.isDone()) {
            try {
                var unused = netty.query(server, question, answer);
            } catch (RuntimeException e) {
                answer.tryFailure(e); // or somebody would wait for ever
            }
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

    private Answer askOverTcp(DnsQuestion question, InetSocketAddress server) {
        try {
            var answer = Task.<@Nullable Answer, IOException>moveOnAfter(
                    queryTimeout, () -> connectAndAsk(question, server), null);
            return answer == null ? late(server) : answer;
        } catch (IOException e) {
            return bad(Reason.UNREACHABLE, "the server could not be asked over TCP", server, e);
        } catch (DecoderException | IndexOutOfBoundsException e) {
            return senseless(e, server);
        }
    }

    private Answer connectAndAsk(DnsQuestion question, InetSocketAddress server) throws IOException {
        try (var connection = new DnsOverTcp(TcpStream.connect(server, ConnectOptions.DEFAULT))) {
            var response = connection.ask(question);
            try {
                return read(response, question, server);
            } finally {
                response.release();
            }
        }
    }

    private static Answer read(DnsResponse response, DnsQuestion question, InetSocketAddress server) {
        var code = response.code();
        if (code.equals(DnsResponseCode.NXDOMAIN)) {
            return bad(Reason.NO_SUCH_NAME, "there is no such name", server, null);
        }
        if (!code.equals(DnsResponseCode.NOERROR)) {
            return bad(Reason.SERVER_FAILURE, "the server answers " + code, server, null);
        }
        try {
            return new Good(DnsReply.read(response, question.name(), question.type()));
        } catch (UnknownHostException | CorruptedFrameException | IndexOutOfBoundsException e) {
            return senseless(e, server);
        }
    }

    private static Answer failed(Throwable failure, InetSocketAddress server) {
        return failure instanceof DnsNameResolverTimeoutException
                ? late(server)
                : bad(Reason.UNREACHABLE, "the server could not be asked", server, reasonOf(failure));
    }

    private static Throwable reasonOf(Throwable failure) {
        return failure.getCause() == null ? failure : failure.getCause();
    }

    private static Answer senseless(Exception why, InetSocketAddress server) {
        return bad(Reason.SERVER_FAILURE, "the answer makes no sense: " + why.getMessage(), server, why);
    }

    private static Answer late(InetSocketAddress server) {
        return bad(Reason.TIMEOUT, "no answer in time", server, null);
    }

    private static Answer bad(
            Reason reason, String detail, @Nullable InetSocketAddress server, @Nullable Throwable cause) {
        return new Bad(new Lookup.Missing(reason, detail, server, cause));
    }

    @Override
    public void close() {
        netty.close();
    }
}
