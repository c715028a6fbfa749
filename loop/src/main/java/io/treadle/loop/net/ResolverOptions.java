package io.treadle.loop.net;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How names are resolved. Immutable: {@code ResolverOptions.DEFAULT.withServers(List.of(server))}. */
public final class ResolverOptions implements Cloneable {
    /** Kinds of addresses. */
    public enum Families {
        /** IPv4 first, and IPv6 if this machine has an address of it. */
        SYSTEM,
        /** Only IPv4. */
        IPV4,
        /** Only IPv6. */
        IPV6,
        /** Both, those of IPv4 first. */
        IPV4_FIRST,
        /** Both, those of IPv6 first. */
        IPV6_FIRST
    }

    /**
     * As the system is set up; 3 s for an answer, each server asked twice, 100 names at the same time, 1000 names kept for a day at
     * most, and for 10 s that there is none.
     */
    public static final ResolverOptions DEFAULT = new ResolverOptions();

    // Not final, since with() sets them in a copy that nobody else has seen.
    private @Nullable List<InetSocketAddress> servers;
    private @Nullable List<String> searchDomains;
    private int ndots = -1;
    private @Nullable Path hostsFile = Path.of("/etc/hosts");
    private Families families = Families.SYSTEM;
    private Duration queryTimeout = Duration.ofSeconds(3);
    private int attempts = 2;
    private int concurrency = 100;
    private int cacheSize = 1000;
    private Duration maxTtl = Duration.ofDays(1);
    private Duration negativeTtl = Duration.ofSeconds(10);

    private ResolverOptions() {}

    private ResolverOptions with(Consumer<ResolverOptions> change) {
        try {
            var copy = (ResolverOptions) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    private static void ensure(boolean good, String message) {
        if (!good) {
            throw new IllegalArgumentException(message);
        }
    }

    // ---- whom to ask, and for what ----

    /**
     * Asks these servers, in this order, in place of those of the system ({@code /etc/resolv.conf}).
     *
     * @throws IllegalArgumentException if there is none, or one is a name and no address
     */
    public ResolverOptions withServers(List<InetSocketAddress> newServers) {
        ensure(!newServers.isEmpty(), "servers must be one or more: servers=[]");
        ensure(
                newServers.stream().noneMatch(InetSocketAddress::isUnresolved),
                "servers must have addresses, since nobody could look up their names: servers=" + newServers);
        return with(copy -> copy.servers = List.copyOf(newServers));
    }

    /** Adds these to names with few dots, in place of those of the system. */
    public ResolverOptions withSearchDomains(List<String> newSearchDomains) {
        return with(copy -> copy.searchDomains = List.copyOf(newSearchDomains));
    }

    /** From how many dots on a name is tried as it is first; negative for what the system says. */
    public ResolverOptions withNdots(int newNdots) {
        return with(copy -> copy.ndots = newNdots);
    }

    /** Where names are that need no server. */
    public ResolverOptions withHostsFile(Path newHostsFile) {
        return with(copy -> copy.hostsFile = newHostsFile);
    }

    /** Uses no file of hosts. */
    public ResolverOptions withoutHostsFile() {
        return with(copy -> copy.hostsFile = null);
    }

    /** Which addresses are asked for, and which come first. */
    public ResolverOptions withFamilies(Families newFamilies) {
        return with(copy -> copy.families = newFamilies);
    }

    // ---- how long and how often ----

    /**
     * How long a server has for one answer.
     *
     * @throws IllegalArgumentException if that is less than a millisecond
     */
    public ResolverOptions withQueryTimeout(Duration newQueryTimeout) {
        ensure(newQueryTimeout.toMillis() >= 1, "queryTimeout must be 1 ms or more: queryTimeout=" + newQueryTimeout);
        return with(copy -> copy.queryTimeout = newQueryTimeout);
    }

    /**
     * How often each server is asked.
     *
     * @throws IllegalArgumentException if that is less than once
     */
    public ResolverOptions withAttempts(int newAttempts) {
        ensure(newAttempts >= 1, "attempts must be 1 or more: attempts=" + newAttempts);
        return with(copy -> copy.attempts = newAttempts);
    }

    /**
     * How many names are looked up at the same time; others wait in line.
     *
     * @throws IllegalArgumentException if that is less than one
     */
    public ResolverOptions withConcurrency(int newConcurrency) {
        ensure(newConcurrency >= 1, "concurrency must be 1 or more: concurrency=" + newConcurrency);
        return with(copy -> copy.concurrency = newConcurrency);
    }

    // ---- what is kept ----

    /**
     * How many names are kept; those that were not used for longest leave.
     *
     * @throws IllegalArgumentException if that is negative
     */
    public ResolverOptions withCacheSize(int newCacheSize) {
        ensure(newCacheSize >= 0, "cacheSize must not be negative: cacheSize=" + newCacheSize);
        return with(copy -> copy.cacheSize = newCacheSize);
    }

    /**
     * For how long addresses are kept at most, whatever the server says.
     *
     * @throws IllegalArgumentException if that is negative
     */
    public ResolverOptions withMaxTtl(Duration newMaxTtl) {
        ensure(!newMaxTtl.isNegative(), "maxTtl must not be negative: maxTtl=" + newMaxTtl);
        return with(copy -> copy.maxTtl = newMaxTtl);
    }

    /**
     * For how long it is kept that there is no address, also if only one of both kinds failed.
     *
     * @throws IllegalArgumentException if that is negative
     */
    public ResolverOptions withNegativeTtl(Duration newNegativeTtl) {
        ensure(!newNegativeTtl.isNegative(), "negativeTtl must not be negative: negativeTtl=" + newNegativeTtl);
        return with(copy -> copy.negativeTtl = newNegativeTtl);
    }

    // ---- what was said ----

    /** Null for those of the system. */
    public @Nullable List<InetSocketAddress> servers() {
        return servers;
    }

    /** Null for those of the system. */
    public @Nullable List<String> searchDomains() {
        return searchDomains;
    }

    /** Negative for what the system says. */
    public int ndots() {
        return ndots;
    }

    /** Null for none. */
    public @Nullable Path hostsFile() {
        return hostsFile;
    }

    public Families families() {
        return families;
    }

    public Duration queryTimeout() {
        return queryTimeout;
    }

    public int attempts() {
        return attempts;
    }

    public int concurrency() {
        return concurrency;
    }

    public int cacheSize() {
        return cacheSize;
    }

    public Duration maxTtl() {
        return maxTtl;
    }

    public Duration negativeTtl() {
        return negativeTtl;
    }
}
