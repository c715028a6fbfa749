package io.treadle.loop.net;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How names are resolved. Immutable: {@code ResolverOptions.DEFAULT.withServers(List.of(server))}.
 *
 * @param servers the DNS servers to ask, in this order; null for those of the system ({@code /etc/resolv.conf})
 * @param searchDomains what is added to names with few dots; null for those of the system
 * @param ndots from how many dots on a name is tried as it is first; negative for what the system says
 * @param hostsFile names that need no server; null for none
 * @param families which addresses are asked for, and which come first
 * @param queryTimeout how long a server has for one answer
 * @param attempts how often each server is asked
 * @param concurrency how many names are looked up at the same time; others wait in line
 * @param cacheSize how many names are kept; those that were not used for longest leave
 * @param maxTtl for how long addresses are kept at most, whatever the server says
 * @param negativeTtl for how long it is kept that there is no address, also if only one of both kinds failed
 */
public record ResolverOptions(
        @Nullable List<InetSocketAddress> servers,
        @Nullable List<String> searchDomains,
        int ndots,
        @Nullable Path hostsFile,
        Families families,
        Duration queryTimeout,
        int attempts,
        int concurrency,
        int cacheSize,
        Duration maxTtl,
        Duration negativeTtl) {

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
    public static final ResolverOptions DEFAULT = new ResolverOptions(
            null,
            null,
            -1,
            Path.of("/etc/hosts"),
            Families.SYSTEM,
            Duration.ofSeconds(3),
            2,
            100,
            1000,
            Duration.ofDays(1),
            Duration.ofSeconds(10));

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if {@code servers} is empty, {@code attempts} or {@code concurrency} less than 1, the size or a
     *     time negative, or {@code queryTimeout} less than a millisecond
     */
    public ResolverOptions {
        servers = servers == null ? null : List.copyOf(servers);
        searchDomains = searchDomains == null ? null : List.copyOf(searchDomains);
        ensure(servers == null || !servers.isEmpty(), "servers must be one or more, or null for the system's");
        ensure(attempts >= 1, "attempts must be 1 or more: attempts=" + attempts);
        ensure(concurrency >= 1, "concurrency must be 1 or more: concurrency=" + concurrency);
        ensure(cacheSize >= 0, "cacheSize must not be negative: cacheSize=" + cacheSize);
        ensure(queryTimeout.toMillis() >= 1, "queryTimeout must be 1 ms or more: queryTimeout=" + queryTimeout);
        ensure(!maxTtl.isNegative(), "maxTtl must not be negative: maxTtl=" + maxTtl);
        ensure(!negativeTtl.isNegative(), "negativeTtl must not be negative: negativeTtl=" + negativeTtl);
    }

    private static void ensure(boolean good, String message) {
        if (!good) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Asks these servers, in this order. */
    public ResolverOptions withServers(List<InetSocketAddress> newServers) {
        return new ResolverOptions(
                newServers,
                searchDomains,
                ndots,
                hostsFile,
                families,
                queryTimeout,
                attempts,
                concurrency,
                cacheSize,
                maxTtl,
                negativeTtl);
    }

    public ResolverOptions withSearchDomains(List<String> newSearchDomains) {
        return new ResolverOptions(
                servers,
                newSearchDomains,
                ndots,
                hostsFile,
                families,
                queryTimeout,
                attempts,
                concurrency,
                cacheSize,
                maxTtl,
                negativeTtl);
    }

    public ResolverOptions withNdots(int newNdots) {
        return new ResolverOptions(
                servers,
                searchDomains,
                newNdots,
                hostsFile,
                families,
                queryTimeout,
                attempts,
                concurrency,
                cacheSize,
                maxTtl,
                negativeTtl);
    }

    public ResolverOptions withHostsFile(Path newHostsFile) {
        return new ResolverOptions(
                servers,
                searchDomains,
                ndots,
                newHostsFile,
                families,
                queryTimeout,
                attempts,
                concurrency,
                cacheSize,
                maxTtl,
                negativeTtl);
    }

    /** Uses no file of hosts. */
    public ResolverOptions withoutHostsFile() {
        return new ResolverOptions(
                servers,
                searchDomains,
                ndots,
                null,
                families,
                queryTimeout,
                attempts,
                concurrency,
                cacheSize,
                maxTtl,
                negativeTtl);
    }

    public ResolverOptions withFamilies(Families newFamilies) {
        return new ResolverOptions(
                servers,
                searchDomains,
                ndots,
                hostsFile,
                newFamilies,
                queryTimeout,
                attempts,
                concurrency,
                cacheSize,
                maxTtl,
                negativeTtl);
    }

    public ResolverOptions withQueryTimeout(Duration newQueryTimeout) {
        return new ResolverOptions(
                servers,
                searchDomains,
                ndots,
                hostsFile,
                families,
                newQueryTimeout,
                attempts,
                concurrency,
                cacheSize,
                maxTtl,
                negativeTtl);
    }

    public ResolverOptions withAttempts(int newAttempts) {
        return new ResolverOptions(
                servers,
                searchDomains,
                ndots,
                hostsFile,
                families,
                queryTimeout,
                newAttempts,
                concurrency,
                cacheSize,
                maxTtl,
                negativeTtl);
    }

    public ResolverOptions withConcurrency(int newConcurrency) {
        return new ResolverOptions(
                servers,
                searchDomains,
                ndots,
                hostsFile,
                families,
                queryTimeout,
                attempts,
                newConcurrency,
                cacheSize,
                maxTtl,
                negativeTtl);
    }

    public ResolverOptions withCacheSize(int newCacheSize) {
        return new ResolverOptions(
                servers,
                searchDomains,
                ndots,
                hostsFile,
                families,
                queryTimeout,
                attempts,
                concurrency,
                newCacheSize,
                maxTtl,
                negativeTtl);
    }

    public ResolverOptions withMaxTtl(Duration newMaxTtl) {
        return new ResolverOptions(
                servers,
                searchDomains,
                ndots,
                hostsFile,
                families,
                queryTimeout,
                attempts,
                concurrency,
                cacheSize,
                newMaxTtl,
                negativeTtl);
    }

    public ResolverOptions withNegativeTtl(Duration newNegativeTtl) {
        return new ResolverOptions(
                servers,
                searchDomains,
                ndots,
                hostsFile,
                families,
                queryTimeout,
                attempts,
                concurrency,
                cacheSize,
                maxTtl,
                newNegativeTtl);
    }
}
