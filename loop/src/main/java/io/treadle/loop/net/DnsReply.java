package io.treadle.loop.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsSection;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answers to one question.
 *
 * @param addresses those of the name, or of the one at the end of a chain of aliases
 * @param alias where the chain ends without an address; null if there is no chain
 * @param ttlSeconds the shortest that anything on the way has
 */
record DnsReply(List<InetAddress> addresses, @Nullable String alias, long ttlSeconds) {
    private static final int LONGEST_CHAIN = 16;

    /** Reads the answers of {@code response} to a question for addresses of {@code type} of {@code name}. */
    static DnsReply read(DnsResponse response, String name, DnsRecordType type) throws UnknownHostException {
        var owner = absolute(name);
        long ttl = Long.MAX_VALUE;
        for (int step = 0; step < LONGEST_CHAIN; step++) {
            var addresses = recordsOf(response, owner, type);
            if (!addresses.isEmpty()) {
                return new DnsReply(decode(addresses), null, Math.min(ttl, shortest(addresses)));
            }
            var aliases = recordsOf(response, owner, DnsRecordType.CNAME);
            if (aliases.isEmpty()) {
                return new DnsReply(List.of(), step == 0 ? null : owner, ttl);
            }
            ttl = Math.min(ttl, shortest(aliases));
            owner = absolute(DefaultDnsRecordDecoder.decodeName(content(aliases.get(0))));
        }
        throw new UnknownHostException("a chain of aliases without an end: name=" + name);
    }

    private static List<DnsRawRecord> recordsOf(DnsResponse response, String owner, DnsRecordType type) {
        var found = new ArrayList<DnsRawRecord>();
        for (int i = 0; i < response.count(DnsSection.ANSWER); i++) {
            DnsRecord answer = response.recordAt(DnsSection.ANSWER, i);
            if (answer instanceof DnsRawRecord raw
                    && raw.type().equals(type)
                    && absolute(raw.name()).equalsIgnoreCase(owner)) {
                found.add(raw);
            }
        }
        return found;
    }

    private static long shortest(List<DnsRawRecord> records) {
        return records.stream().mapToLong(DnsRecord::timeToLive).min().orElseThrow();
    }

    private static List<InetAddress> decode(List<DnsRawRecord> records) throws UnknownHostException {
        var addresses = new ArrayList<InetAddress>();
        for (var next : records) {
            addresses.add(InetAddress.getByAddress(ByteBufUtil.getBytes(next.content())));
        }
        return addresses;
    }

    private static ByteBuf content(DnsRawRecord answer) {
        return answer.content().duplicate();
    }

    private static String absolute(String name) {
        return name.endsWith(".") ? name : name + ".";
    }
}
