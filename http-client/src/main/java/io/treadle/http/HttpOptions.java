package io.treadle.http;

import io.netty.handler.ssl.SslContext;
import io.treadle.http.internal.HeaderRules;
import io.treadle.http.options.Limits;
import io.treadle.http.options.PoolOptions;
import io.treadle.http.options.Timeouts;
import java.time.Duration;
import java.util.function.Consumer;
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

    /** For https; by default Netty's, which trusts what the JDK trusts and checks the host's name. */
    public HttpOptions withSslContext(SslContext context) {
        return with(copy -> copy.sslContext = context);
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
}
