package io.treadle.loop.net;

import io.treadle.core.SpawnOptions;
import io.treadle.core.Task;
import io.treadle.core.Wait;
import io.treadle.loop.EventLoop;
import io.treadle.loop.internal.thread.LoopThread;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the addresses of hosts: by the file of hosts and by DNS, asked over the loop's own Netty. Never blocks the loop, and does
 * not need the offload pool, as the JDK's {@code InetAddress} would.
 *
 * <pre>{@code
 * for (var address : Resolver.current().resolveAll("example.com")) ...
 * }</pre>
 *
 * <p>Answers are kept as long as their servers allow. Tasks that ask for the same name at the same time share one lookup. For the
 * tasks of one loop.
 */
/*
 *   resolveAll(host)   an address: itself
 *                      kept: that
 *                      being looked up: waits with the others
 *                      else a daemon task looks it up: file of hosts, localhost, DNS   -> kept
 *   who waits leaves   by cancelling: the last one to leave cancels the lookup
 *   close()            cancels the lookups: their waiters fail
 */
public final class Resolver implements AutoCloseable {
    private static final Map<EventLoop, Resolver> OF_LOOPS = new ConcurrentHashMap<>();

    /** A lookup, and how many wait for it. */
    private static final class Shared {
        private @Nullable Task<Lookup> task;
        private int waiting;

        private Task<Lookup> task() {
            return Objects.requireNonNull(task);
        }
    }

    private final EventLoop loop;
    private final LookupCache cache;
    private final NameSearch search;
    private final Map<String, Shared> running = new HashMap<>();
    private boolean closed;

    private Resolver(EventLoop loop, ResolverOptions options) {
        this.loop = loop;
        this.cache = new LookupCache(loop, options);
        this.search = new NameSearch(loop, options);
    }

    /** The one that every loop has, with the default options; made when it is first asked for, and closed with the loop. */
    public static Resolver current() {
        return OF_LOOPS.computeIfAbsent(EventLoop.current(), Resolver::ofLoop);
    }

    private static Resolver ofLoop(EventLoop loop) {
        var resolver = new Resolver(loop, ResolverOptions.DEFAULT);
        loop.onClose(() -> {
            OF_LOOPS.remove(loop);
            resolver.close();
        });
        return resolver;
    }

    /** One of the caller's own, on its loop. */
    public static Resolver create(ResolverOptions options) {
        return new Resolver(EventLoop.current(), options);
    }

    /**
     * The addresses of {@code host}: a name, also one with letters beyond ASCII, or an address, also one of IPv6 in brackets. Who
     * wants to allow only some addresses looks at these, and connects to one of them, not to the name: it may have others next time.
     * A kind of addresses whose answer comes more than 50 ms after that of the other is not waited for.
     *
     * @return one at least; the preferred kind first, and in the order of the server
     * @throws ResolveException if there is none; it says why
     * @throws io.treadle.core.Cancelled if the caller is cancelled; nothing goes on for it then
     * @throws IllegalStateException if this is closed
     */
    public List<InetAddress> resolveAll(String host) throws ResolveException {
        ensureUsable();
        var name = HostName.parse(host);
        if (name.literal() != null) {
            return List.of(name.literal());
        }
        var kept = cache.get(name.text());
        return (kept == null ? await(name) : kept).addressesOf(host);
    }

    /** The first address of {@code host}, as {@link #resolveAll} finds it. */
    public InetAddress resolve(String host) throws ResolveException {
        return resolveAll(host).get(0);
    }

    /** {@code address} itself, or with the first address of its host if it has none; waits then. */
    static InetSocketAddress resolved(InetSocketAddress address) throws ResolveException {
        return address.isUnresolved()
                ? new InetSocketAddress(current().resolve(address.getHostString()), address.getPort())
                : address;
    }

    private void ensureUsable() {
        if (Wait.checkpoint() != loop) {
            throw new WrongThreadException("this resolver is for the tasks of another loop: its loop=" + loop.name()
                    + ", caller's loop=" + EventLoop.current().name() + "; use Resolver.current()");
        }
        if (closed) {
            throw new IllegalStateException("the resolver is closed; make another, or use Resolver.current()");
        }
    }

    // ---- one lookup for all who ask ----

    private Lookup await(HostName name) {
        var begun = running.get(name.text());
        var shared = begun == null ? start(name) : begun;
        shared.waiting++;
        try {
            shared.task().join();
        } finally {
            leave(name, shared);
        }
        return resultOf(shared.task());
    }

    private Shared start(HostName name) {
        var shared = new Shared();
        shared.task =
                loop.spawnDetached(SpawnOptions.named("resolve " + name.text()).asDaemon(), () -> lookUp(name, shared));
        if (!shared.task.isDone()) { // as an eager one may be
            running.put(name.text(), shared);
        }
        return shared;
    }

    private void leave(HostName name, Shared shared) {
        shared.waiting--;
        if (shared.waiting == 0 && !shared.task().isDone()) {
            running.remove(name.text(), shared);
            shared.task().cancel();
        }
    }

    private static Lookup resultOf(Task<Lookup> task) {
        var lookup = task.value();
        if (lookup != null) {
            return lookup;
        }
        if (task.exception() == null) {
            throw new IllegalStateException("the resolver was closed during the lookup: " + task.name());
        }
        throw new IllegalStateException("a lookup failed in an unforeseen way; please report", task.exception());
    }

    private Lookup lookUp(HostName name, Shared shared) throws Exception {
        try {
            var lookup = search.search(name);
            cache.put(name.text(), lookup);
            return lookup;
        } finally {
            running.remove(name.text(), shared);
        }
    }

    // ---- the rest ----

    /** Forgets what was kept. */
    public void clearCache() {
        LoopThread.ensure(loop, "a Resolver");
        cache.clear();
        search.forgetFiles();
    }

    /** Ends the lookups that run, whose waiters fail with {@link IllegalStateException}. Does not wait; idempotent. */
    @Override
    public void close() {
        LoopThread.ensure(loop, "a Resolver");
        closed = true;
        List.copyOf(running.values()).forEach(shared -> shared.task().cancel());
        cache.clear();
        search.close();
    }
}
