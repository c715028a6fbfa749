package io.treadle.http;

import io.netty.handler.ssl.SslContext;
import io.treadle.core.pace.Retry;
import io.treadle.http.internal.HeaderRules;
import io.treadle.http.options.Limits;
import io.treadle.http.options.PoolOptions;
import io.treadle.http.options.Protocol;
import io.treadle.http.options.Proxies;
import io.treadle.http.options.RateLimit;
import io.treadle.http.options.Timeouts;
import io.treadle.http.options.TlsOptions;
import io.treadle.loop.net.AddressPolicy;
import io.treadle.loop.net.ResolverOptions;
import java.net.CookieHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a client behaves. Immutable: {@code HttpOptions.DEFAULT.withTimeout(ofSeconds(5))}. */
public final class HttpOptions implements Cloneable {
    /** The defaults of {@link Timeouts}, {@link Limits} and {@link PoolOptions}; unpacks gzip and deflate. */
    public static final HttpOptions DEFAULT = new HttpOptions();

    // Not final, since with() sets them in a copy that nobody else has seen.
    private Timeouts timeouts = Timeouts.DEFAULT;
    private Limits limits = Limits.DEFAULT;
    private PoolOptions pool = PoolOptions.DEFAULT;
    private String userAgent = "treadle";
    private boolean unpacking = true;
    private @Nullable SslContext sslContext;

    private boolean downgrading;
    private @Nullable CookieHandler cookies;
    private @Nullable Retry retry;
    private Set<Integer> retryStatuses = Set.of(429, 500, 502, 503, 504);
    private @Nullable RateLimit rateLimit;
    private AddressPolicy addressPolicy = AddressPolicy.ANY;
    private @Nullable ResolverOptions resolver;
    private List<Interceptor> interceptors = List.of();
    private List<HttpListener> listeners = List.of();
    private Protocol protocol = Protocol.NEGOTIATED;
    private TlsOptions tls = TlsOptions.DEFAULT;
    private Proxies proxies = Proxies.NONE;
    private @Nullable Path unixSocket;

    private HttpOptions() {}

    private HttpOptions with(Consumer<HttpOptions> change) {
        try {
            var copy = (HttpOptions) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    public HttpOptions withTimeouts(Timeouts limits) {
        return with(copy -> copy.timeouts = limits);
    }

    /** For a whole exchange; see {@link Timeouts#total}. */
    public HttpOptions withTimeout(Duration limit) {
        return withTimeouts(timeouts.withTotal(limit));
    }

    public HttpOptions withConnectTimeout(Duration limit) {
        return withTimeouts(timeouts.withConnect(limit));
    }

    public HttpOptions withLimits(Limits newLimits) {
        return with(copy -> copy.limits = newLimits);
    }

    /** How long a body that is read whole may be; see {@link Limits#bodyBytes}. */
    public HttpOptions withMaxBodyBytes(long bytes) {
        return withLimits(limits.withBodyBytes(bytes));
    }

    public HttpOptions withPool(PoolOptions options) {
        return with(copy -> copy.pool = options);
    }

    /** How many connections to one host; see {@link PoolOptions#perHost}. */
    public HttpOptions withConnectionsPerHost(int count) {
        return withPool(pool.withPerHost(count));
    }

    /**
     * The header of that name.
     *
     * @throws IllegalArgumentException if HTTP forbids a character of it
     */
    public HttpOptions withUserAgent(String name) {
        HeaderRules.ensureValid("User-Agent", name);
        return with(copy -> copy.userAgent = name);
    }

    /** Whether bodies are asked for packed, and unpacked; if not, they are as the server sends them. */
    public HttpOptions withUnpacking(boolean wanted) {
        return with(copy -> copy.unpacking = wanted);
    }

    /** For https, in place of {@link #withTls}; one that is to speak HTTP/2 has to offer it by ALPN. */
    public HttpOptions withSslContext(SslContext context) {
        return with(copy -> copy.sslContext = context);
    }

    /** Whether redirects from https to http are followed; by default they are not. */
    public HttpOptions withDowngrading(boolean wanted) {
        return with(copy -> copy.downgrading = wanted);
    }

    /** Who keeps cookies, for example a {@link java.net.CookieManager}; by default nobody. */
    public HttpOptions withCookies(CookieHandler handler) {
        return with(copy -> copy.cookies = handler);
    }

    /**
     * Tries again: connections that fail, and, if the method is idempotent and the body can be sent again, connections that are
     * cut, servers that do not answer, and the statuses 429, 500, 502, 503 and 504; never earlier than {@code Retry-After} says,
     * and never beyond the time for the whole call. By default only a kept connection that was closed is replaced, and what a server of
     * HTTP/2 did not look at is sent again.
     */
    public HttpOptions withRetry(Retry newRetry) {
        return with(copy -> copy.retry = newRetry);
    }

    /** Which statuses are tried again by {@link #withRetry}. */
    public HttpOptions withRetryStatuses(Set<Integer> statuses) {
        return with(copy -> copy.retryStatuses = Set.copyOf(statuses));
    }

    /** How often each host is asked, redirects and retries included; by default as often as one likes. */
    public HttpOptions withRateLimit(RateLimit limit) {
        return with(copy -> copy.rateLimit = limit);
    }

    /** Which addresses are connected to; by default all. */
    public HttpOptions withAddressPolicy(AddressPolicy policy) {
        return with(copy -> copy.addressPolicy = policy);
    }

    /** Resolves names by a resolver of the client's own; by default by that of the loop, {@code Resolver.current()}. */
    public HttpOptions withResolver(ResolverOptions options) {
        return with(copy -> copy.resolver = options);
    }

    /** One more function around each call, inside those that there are. */
    public HttpOptions withInterceptor(Interceptor interceptor) {
        return with(copy -> copy.interceptors =
                Stream.concat(interceptors.stream(), Stream.of(interceptor)).toList());
    }

    /** One more who is told the steps of each call; {@link HttpListener#log} for example. */
    public HttpOptions withListener(HttpListener listener) {
        return with(copy -> copy.listeners =
                Stream.concat(listeners.stream(), Stream.of(listener)).toList());
    }

    /** Whom to trust, and who the client says it is, with https; by default what the JDK trusts, and nobody. */
    public HttpOptions withTls(TlsOptions options) {
        return with(copy -> copy.tls = options);
    }

    /** Which proxies are used; {@link Proxies#fromEnvironment} for example. By default none, whatever the environment says. */
    public HttpOptions withProxies(Proxies newProxies) {
        return with(copy -> copy.proxies = newProxies);
    }

    /** Connects to a Unix socket, whatever host the URLs name; needs a native transport (epoll or kqueue). */
    public HttpOptions withUnixSocket(Path socket) {
        return with(copy -> copy.unixSocket = socket);
    }

    /** Which version of HTTP is spoken. */
    public HttpOptions withProtocol(Protocol wanted) {
        return with(copy -> copy.protocol = wanted);
    }

    public Timeouts timeouts() {
        return timeouts;
    }

    public Limits limits() {
        return limits;
    }

    public PoolOptions pool() {
        return pool;
    }

    public String userAgent() {
        return userAgent;
    }

    public boolean isUnpacking() {
        return unpacking;
    }

    public @Nullable SslContext sslContext() {
        return sslContext;
    }

    public boolean isDowngrading() {
        return downgrading;
    }

    public @Nullable CookieHandler cookies() {
        return cookies;
    }

    public @Nullable Retry retry() {
        return retry;
    }

    public Set<Integer> retryStatuses() {
        return retryStatuses;
    }

    public @Nullable RateLimit rateLimit() {
        return rateLimit;
    }

    public AddressPolicy addressPolicy() {
        return addressPolicy;
    }

    /** Null for the resolver of the loop. */
    public @Nullable ResolverOptions resolver() {
        return resolver;
    }

    public TlsOptions tls() {
        return tls;
    }

    public Proxies proxies() {
        return proxies;
    }

    public @Nullable Path unixSocket() {
        return unixSocket;
    }

    public Protocol protocol() {
        return protocol;
    }

    public List<HttpListener> listeners() {
        return listeners;
    }

    public List<Interceptor> interceptors() {
        return interceptors;
    }
}
