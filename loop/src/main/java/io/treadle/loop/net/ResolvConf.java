package io.treadle.loop.net;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code /etc/resolv.conf} says; see resolv.conf(5). */
record ResolvConf(List<InetSocketAddress> servers, List<String> searchDomains, int ndots) {
    static final int DNS_PORT = 53;
    private static final int DEFAULT_NDOTS = 1;
    private static final int MOST_NDOTS = 15;

    static ResolvConf parse(List<String> lines) {
        var servers = new ArrayList<InetSocketAddress>();
        List<String> domains = List.of();
        int ndots = DEFAULT_NDOTS;
        for (var line : lines) {
            var words = List.of(line.replaceFirst("[#;].*", "").strip().split("\\s+"));
            var values = words.subList(1, words.size());
            switch (words.get(0)) {
                case "nameserver" -> values.stream().limit(1).forEach(address -> addServer(address, servers));
                case "domain", "search" -> domains = withoutDots(values); // the last one counts
                case "options" -> ndots = ndotsOf(values, ndots);
                default -> {} // what does not concern us, or a line without words
            }
        }
        return new ResolvConf(List.copyOf(servers), domains, ndots);
    }

    private static void addServer(String address, List<InetSocketAddress> servers) {
        var literal = literal(address);
        if (literal != null) {
            servers.add(new InetSocketAddress(literal, DNS_PORT));
        }
    }

    private static @Nullable InetAddress literal(String address) {
        try {
            return NetUtil.isValidIpV4Address(address) || NetUtil.isValidIpV6Address(address)
                    ? InetAddress.getByName(address)
                    : null;
        } catch (UnknownHostException e) {
            return null; // an interface that is not there
        }
    }

    private static List<String> withoutDots(List<String> domains) {
        return domains.stream()
                .map(domain -> domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain)
                .filter(domain -> !domain.isEmpty())
                .toList();
    }

    private static int ndotsOf(List<String> options, int otherwise) {
        return options.stream()
                .filter(option -> option.matches("ndots:[0-9]{1,9}"))
                .map(option -> Math.min(Integer.parseInt(option.substring("ndots:".length())), MOST_NDOTS))
                .reduce(otherwise, (before, last) -> last);
    }
}
