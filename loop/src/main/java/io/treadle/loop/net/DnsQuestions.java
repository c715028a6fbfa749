package io.treadle.loop.net;

import io.netty.handler.codec.dns.DnsRecordType;
import io.treadle.core.CancelScope;
import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.loop.net.ResolveException.Reason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Looks one name up: asks for it with and without search domains, for each kind of address, one server after the other. */
/*
 * For each candidate (NameService.candidates):
 *   addresses                       found, also if only one kind of them could be had
 *   no such name, no address,
 *   the servers fail                the next candidate, as the C library does
 *   no answer, unreachable          the end: the next one would take as long again
 * The error is that of the name as it was given; if that is certain and another candidate's is not, the latter, which leaves
 * the name in doubt.
 *
 * Once one kind of addresses was found, the others have RESOLUTION_DELAY more: some servers never answer for AAAA.
 */
final class DnsQuestions {
    /** How long the other kinds of addresses have once one was found, as RFC 8305 recommends in section 3. */
    private static final Duration RESOLUTION_DELAY = Duration.ofMillis(50);

    private static final int MOST_ALIASES = 8;
    private static final long LONGEST_TTL_SECONDS = Integer.MAX_VALUE;

    private final NameService service;
    private final DnsClient client;
    private final List<DnsRecordType> types;
    private final ResolverOptions options;

    DnsQuestions(NameService service, DnsClient client, List<DnsRecordType> types, ResolverOptions options) {
        this.service = service;
        this.client = client;
        this.types = types;
        this.options = options;
    }

    Lookup ask(HostName name) throws Exception {
        Lookup.Missing own = null;
        Lookup.Missing doubtful = null;
        for (var candidate : service.candidates(name)) {
            var lookup = askAllTypes(candidate);
            if (!(lookup instanceof Lookup.Missing missing) || isSlow(missing)) {
                return lookup;
            }
            own = own == null || candidate.equals(name.text()) ? missing : own;
            doubtful = doubtful == null && !missing.isCertain() ? missing.whenAskedFor(candidate) : doubtful;
        }
        return doubtful != null && Objects.requireNonNull(own).isCertain() ? doubtful : Objects.requireNonNull(own);
    }

    private static boolean isSlow(Lookup.Missing missing) {
        return missing.reason() == Reason.TIMEOUT || missing.reason() == Reason.UNREACHABLE;
    }

    private Lookup askAllTypes(String name) throws Exception {
        var patience = CancelScope.create();
        var asking = new ArrayList<Task<Lookup>>();
        for (var type : types) {
            asking.add(TaskLoop.current().spawn(() -> {
                var lookup = askFollowing(name, type);
                if (lookup instanceof Lookup.Found && patience.deadline() == null) {
                    patience.setTimeout(RESOLUTION_DELAY);
                }
                return lookup;
            }));
        }
        patience.run(() -> Task.gather(asking));
        return merge(asking.stream()
                .filter(Task::isSuccessful)
                .map(task -> Objects.requireNonNull(task.value()))
                .toList());
    }

    /**
     * What all types have; else what went wrong, the certain before the doubtful only if all are certain. With a type in doubt, or
     * without an answer, it is kept no longer than that there is none.
     */
    private Lookup merge(List<Lookup> lookups) {
        var addresses = new ArrayList<InetAddress>();
        var ttl = Duration.ofSeconds(LONGEST_TTL_SECONDS);
        Lookup.Missing worst = null;
        for (var lookup : lookups) {
            if (lookup instanceof Lookup.Found found) {
                addresses.addAll(found.addresses());
                ttl = shorter(ttl, found.ttl());
            } else if (lookup instanceof Lookup.Missing missing && (worst == null || worst.isCertain())) {
                worst = missing;
            }
        }
        if (addresses.isEmpty()) {
            return Objects.requireNonNull(worst);
        }
        boolean whole = lookups.size() == types.size() && (worst == null || worst.isCertain());
        return new Lookup.Found(List.copyOf(addresses), whole ? ttl : shorter(ttl, options.negativeTtl()));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Lookup askFollowing(String name, DnsRecordType type) {
        var wanted = name;
        long ttl = LONGEST_TTL_SECONDS;
        for (int alias = 0; alias < MOST_ALIASES; alias++) {
            var answer = askServers(wanted, type);
            if (answer instanceof DnsClient.Bad bad) {
                return bad.failure();
            }
            var reply = ((DnsClient.Good) answer).reply();
            ttl = Math.min(ttl, reply.ttlSeconds());
            if (!reply.addresses().isEmpty()) {
                return new Lookup.Found(reply.addresses(), Duration.ofSeconds(ttl));
            }
            if (reply.alias() == null) {
                return missing(Reason.NO_ADDRESS, "the name has no address of type " + type.name());
            }
            wanted = reply.alias();
        }
        return missing(Reason.SERVER_FAILURE, "a chain of aliases without an end");
    }

    private static Lookup missing(Reason reason, String detail) {
        return new Lookup.Missing(reason, detail, null, null);
    }

    private DnsClient.Answer askServers(String name, DnsRecordType type) {
        DnsClient.Answer last = null;
        for (int attempt = 0; attempt < options.attempts(); attempt++) {
            for (var server : servers()) {
                last = client.ask(name, type, server);
                if (isFinal(last)) {
                    return last;
                }
            }
        }
        return Objects.requireNonNull(last);
    }

    /** Whether other servers would say the same. */
    private static boolean isFinal(DnsClient.Answer answer) {
        return !(answer instanceof DnsClient.Bad bad) || bad.failure().isCertain();
    }

    /** Without any, there may be one on this machine, as resolv.conf(5) says. */
    private List<InetSocketAddress> servers() {
        return service.servers().isEmpty()
                ? List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), ResolvConf.DNS_PORT))
                : service.servers();
    }
}
