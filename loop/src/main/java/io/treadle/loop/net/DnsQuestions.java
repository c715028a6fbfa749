package io.treadle.loop.net;

import io.netty.handler.codec.dns.DnsRecordType;
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
 * The error is that of the name as it was given.
 */
final class DnsQuestions {
    private static final int MOST_ALIASES = 8;
    private static final long LONGEST_TTL_SECONDS = Integer.MAX_VALUE;

    private final NameService service;
    private final DnsClient client;
    private final List<DnsRecordType> types;
    private final int attempts;

    DnsQuestions(NameService service, DnsClient client, List<DnsRecordType> types, int attempts) {
        this.service = service;
        this.client = client;
        this.types = types;
        this.attempts = attempts;
    }

    Lookup ask(HostName name) throws Exception {
        Lookup own = null;
        for (var candidate : service.candidates(name)) {
            var lookup = askAllTypes(candidate);
            if (lookup instanceof Lookup.Found || isSlow(lookup)) {
                return lookup;
            }
            own = own == null || candidate.equals(name.text()) ? lookup : own;
        }
        return Objects.requireNonNull(own);
    }

    private static boolean isSlow(Lookup lookup) {
        return lookup instanceof Lookup.Missing missing
                && (missing.reason() == Reason.TIMEOUT || missing.reason() == Reason.UNREACHABLE);
    }

    private Lookup askAllTypes(String name) throws Exception {
        var asking = new ArrayList<Task<Lookup>>();
        for (var type : types) {
            asking.add(TaskLoop.current().spawn(() -> askFollowing(name, type)));
        }
        return merge(Task.gather(asking));
    }

    /** What all types have; else what went wrong, the certain before the doubtful only if all are certain. */
    private static Lookup merge(List<Lookup> lookups) {
        var addresses = new ArrayList<InetAddress>();
        var ttl = Duration.ofSeconds(LONGEST_TTL_SECONDS);
        Lookup.Missing worst = null;
        for (var lookup : lookups) {
            if (lookup instanceof Lookup.Found found) {
                addresses.addAll(found.addresses());
                ttl = found.ttl().compareTo(ttl) < 0 ? found.ttl() : ttl;
            } else if (lookup instanceof Lookup.Missing missing && (worst == null || worst.isCertain())) {
                worst = missing;
            }
        }
        if (addresses.isEmpty()) {
            return Objects.requireNonNull(worst);
        }
        boolean whole = worst == null || worst.isCertain();
        return new Lookup.Found(List.copyOf(addresses), whole ? ttl : Duration.ZERO);
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
        for (int attempt = 0; attempt < attempts; attempt++) {
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
