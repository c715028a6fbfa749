package io.treadle.http;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.NetUtil;
import io.treadle.http.HttpEvent.Kind;
import io.treadle.http.options.Proxy;
import io.treadle.loop.EventLoop;
import io.treadle.loop.net.Resolver;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpClient;
import reactor.netty.transport.ProxyProvider;

/**
 * The ways to a server: to itself, to its proxy, or to the Unix socket in its place; one for each address that there is. Names
 * are resolved here, by the loop's resolver, so what is connected to is what the policy has seen.
 */
final class Routes {
    private final HttpOptions options;
    private final TcpClient plain;
    private @Nullable Resolver resolver;

    Routes(HttpOptions options, EventLoop loop) {
        this.options = options;
        var eventLoop = loop.nettyEventLoop();
        // One object for the client's whole life: Reactor Netty recognises its resources by identity.
        LoopResources resources = server -> eventLoop;
        this.plain = TcpClient.create(ConnectionProvider.newConnection())
                .runOn(resources)
                .resolver(NoopAddressResolverGroup.INSTANCE);
    }

    /**
     * Those of {@code hop}, in the order in which they are to be tried; waits for names.
     *
     * @return one at least
     * @throws IOException if there is no address, or none that is allowed
     */
    List<TcpClient> of(Hop hop) throws IOException {
        var origin = hop.origin();
        ensureAllowedAsWritten(origin);
        var socket = options.unixSocket();
        if (socket != null) {
            ensurePlain(origin);
            return List.of(plain.remoteAddress(() -> new DomainSocketAddress(socket.toFile())));
        }
        var proxy = hop.proxy();
        if (proxy == null) {
            return allowed(addresses(hop, origin.host(), origin.port())).stream()
                    .map(address -> plain.remoteAddress(() -> address))
                    .toList();
        }
        return addresses(hop, proxy.host(), proxy.port()).stream()
                .map(address -> through(proxy, address, origin))
                .toList();
    }

    /** TLS checks a host's name, and a file has none. */
    private static void ensurePlain(Origin origin) throws IOException {
        if (origin.secure()) {
            throw new ConnectException("a Unix socket is asked by http, not https");
        }
    }

    /** The name of the server is the proxy's to resolve. */
    private TcpClient through(Proxy proxy, InetSocketAddress address, Origin origin) {
        if (!origin.secure()) {
            return plain.remoteAddress(() -> address);
        }
        return plain.host(origin.host()).port(origin.port()).proxy(spec -> {
            var builder = spec.type(ProxyProvider.Proxy.HTTP)
                    .socketAddress(address)
                    .connectTimeoutMillis(Connector.millis(options.timeouts().connect()));
            if (proxy.user() != null) {
                builder.username(proxy.user()).password(user -> proxy.password() == null ? "" : proxy.password());
            }
        });
    }

    private List<InetSocketAddress> addresses(Hop hop, String host, int port) throws IOException {
        var found = new ArrayList<InetSocketAddress>();
        for (var address : resolver().resolveAll(host)) {
            found.add(new InetSocketAddress(named(host, address), port));
        }
        hop.events().tell(Kind.RESOLVED, hop, () -> List.of(host + " is " + found));
        return found;
    }

    /** TLS asks for the host by its name, and wants to see it in the certificate. */
    private static InetAddress named(String host, InetAddress address) throws UnknownHostException {
        return address.getHostAddress().indexOf('%') >= 0
                ? address
                : InetAddress.getByAddress(host, address.getAddress());
    }

    private Resolver resolver() {
        if (resolver == null) {
            var own = options.resolver();
            resolver = own == null ? Resolver.current() : Resolver.create(own);
        }
        return resolver;
    }

    // ---- the policy ----

    /** Through a proxy or a Unix socket too: an address that stands in the URL is what will be asked. */
    private void ensureAllowedAsWritten(Origin origin) throws IOException {
        var bytes = NetUtil.createByteArrayFromIpAddressString(origin.host());
        if (bytes != null) {
            ensureAllowed(InetAddress.getByAddress(bytes));
        }
    }

    private List<InetSocketAddress> allowed(List<InetSocketAddress> addresses) throws IOException {
        var allowed = addresses.stream()
                .filter(address -> options.addressPolicy().allows(address.getAddress()))
                .toList();
        if (allowed.isEmpty()) {
            throw new AddressRefused(addresses.get(0).getAddress());
        }
        return allowed;
    }

    /** Looks at an address that a connection has. */
    void ensureAllowed(InetAddress address) throws IOException {
        if (!options.addressPolicy().allows(address)) {
            throw new AddressRefused(address);
        }
    }

    /** Ends the lookups of the client's own resolver. */
    void close() {
        if (resolver != null && options.resolver() != null) {
            resolver.close();
        }
    }
}
