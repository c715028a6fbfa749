package io.treadle.loop.net;

import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.util.NetUtil;
import io.treadle.core.Task;
import io.treadle.core.sync.TaskSemaphore;
import io.treadle.core.time.Deadline;
import io.treadle.loop.EventLoop;
import io.treadle.loop.net.ResolverOptions.Families;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where a resolver looks a name up: in the file of hosts, then, unless it means this machine, with the servers. */
final class NameSearch {
    /** How old the files of the system may be. */
    private static final Duration FILES_TTL = Duration.ofMinutes(1);

    private static final List<InetAddress> LOCALHOST = List.of(NetUtil.LOCALHOST4, NetUtil.LOCALHOST6);

    /** What was read from the files, and until when that will do. */
    private record Files(CompletableFuture<NameService> service, Deadline until) {}

    private final EventLoop loop;
    private final ResolverOptions options;
    private final Supplier<DnsClient> clients;
    private final TaskSemaphore slots;
    private @Nullable CompletableFuture<DnsClient> client;
    private @Nullable Files files;

    NameSearch(EventLoop loop, ResolverOptions options) {
        this(loop, options, () -> DnsClient.create(loop, options.queryTimeout()));
    }

    /** With what makes its client, in a thread that may block. */
    NameSearch(EventLoop loop, ResolverOptions options, Supplier<DnsClient> clients) {
        this.loop = loop;
        this.options = options;
        this.clients = clients;
        this.slots = new TaskSemaphore(options.concurrency()).named("lookups at a time");
    }

    /** Looks {@code name} up; waits. */
    Lookup search(HostName name) throws Exception {
        var service = Task.await(files());
        var known = service.hosts().get(name.withoutDot());
        if (known == null && name.isLocalhost()) {
            known = LOCALHOST;
        }
        return known == null ? askServers(name, service) : ofFile(known);
    }

    private Lookup ofFile(List<InetAddress> known) {
        var families = options.families();
        var wanted = known.stream()
                .filter(address -> families != Families.IPV4 || address instanceof Inet4Address)
                .filter(address -> families != Families.IPV6 || address instanceof Inet6Address)
                .sorted(Comparator.comparing(address -> address instanceof Inet4Address == isIpV6First()))
                .toList();
        return wanted.isEmpty()
                ? new Lookup.Missing(
                        ResolveException.Reason.NO_ADDRESS, "the file of hosts has no address of that kind", null, null)
                : new Lookup.Found(wanted, FILES_TTL);
    }

    private boolean isIpV6First() {
        return options.families() == Families.IPV6_FIRST;
    }

    private Lookup askServers(HostName name, NameService service) throws Exception {
        slots.acquire();
        try {
            return new DnsQuestions(service, Task.await(client()), types(service), options).ask(name);
        } finally {
            slots.release();
        }
    }

    private List<DnsRecordType> types(NameService service) {
        return switch (options.families()) {
            case IPV4 -> List.of(DnsRecordType.A);
            case IPV6 -> List.of(DnsRecordType.AAAA);
            case IPV4_FIRST -> List.of(DnsRecordType.A, DnsRecordType.AAAA);
            case IPV6_FIRST -> List.of(DnsRecordType.AAAA, DnsRecordType.A);
            case SYSTEM -> service.hasIpV6() ? List.of(DnsRecordType.A, DnsRecordType.AAAA) : List.of(DnsRecordType.A);
        };
    }

    /** The files are read by a thread that lives for it: the loop must not block, and the offload pool may be full. */
    private CompletableFuture<NameService> files() {
        if (files == null || isOutdated(files)) {
            var reading = CompletableFuture.supplyAsync(() -> NameService.read(options), NameSearch::startThread);
            files = new Files(reading, loop.deadlineAfter(FILES_TTL));
        }
        return files.service;
    }

    private boolean isOutdated(Files read) {
        return read.service.isCompletedExceptionally()
                || !loop.deadlineAfter(Duration.ZERO).isBefore(read.until);
    }

    /** One that could not be made, for want of memory say, is tried again by the next lookup. */
    private CompletableFuture<DnsClient> client() {
        if (client == null || client.isCompletedExceptionally()) {
            client = CompletableFuture.supplyAsync(clients, NameSearch::startThread);
        }
        return client;
    }

    private static void startThread(Runnable body) {
        Thread.ofPlatform().daemon().name("treadle-resolver").start(body);
    }

    void forgetFiles() {
        files = null;
    }

    void close() {
        if (client != null) {
            client = client.whenComplete((made, failure) -> {
                if (made != null) {
                    made.close();
                }
            });
        }
    }
}
