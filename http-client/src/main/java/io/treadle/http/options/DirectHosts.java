package io.treadle.http.options;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What {@code no_proxy} lists: the hosts that are asked directly. */
final class DirectHosts {
    /** One entry: whether it covers a host, in small letters and without brackets, at a port. */
    private interface Entry extends BiPredicate<String, Integer> {}

    private static final Pattern PREFIX = Pattern.compile("[0-9]{1,3}");

    private final List<Entry> entries;

    private DirectHosts(List<Entry> entries) {
        this.entries = entries;
    }

    static DirectHosts parse(@Nullable String value) {
        return new DirectHosts(Arrays.stream(value == null ? new String[0] : value.split(","))
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
                .filter(entry -> !entry.isEmpty())
                .map(DirectHosts::entry)
                .toList());
    }

    boolean cover(URI uri) {
        var host = bare(String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT));
        int port = uri.getPort() < 0 ? ("https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80) : uri.getPort();
        return entries.stream().anyMatch(entry -> entry.test(host, port));
    }

    private static Entry entry(String text) {
        if (text.equals("*")) {
            return (host, port) -> true;
        }
        return text.contains("/") ? range(text) : name(text);
    }

    /** Addresses that begin alike, {@code 10.0.0.0/8}. No name is looked up for it. What is no range covers nothing. */
    private static Entry range(String text) {
        int slash = text.indexOf('/');
        var first = NetUtil.createInetAddressFromIpAddressString(bare(text.substring(0, slash)));
        if (first == null || !PREFIX.matcher(text.substring(slash + 1)).matches()) {
            return (host, port) -> false;
        }
        int prefix = Math.min(Integer.parseInt(text.substring(slash + 1)), first.getAddress().length * Byte.SIZE);
        var rule = new IpSubnetFilterRule(first, prefix, IpFilterRuleType.REJECT);
        return (host, port) -> {
            var address = NetUtil.createInetAddressFromIpAddressString(host);
            return address != null && rule.matches(new InetSocketAddress(address, 0));
        };
    }

    /** A name stands for itself and for what ends in it, with a port for that port only. */
    private static Entry name(String text) {
        return (host, port) -> {
            var end = ":" + port;
            return covers(text, host)
                    || (text.endsWith(end) && covers(text.substring(0, text.length() - end.length()), host));
        };
    }

    private static boolean covers(String entry, String host) {
        var name =
                entry.startsWith("*.") ? entry.substring(2) : entry.startsWith(".") ? entry.substring(1) : bare(entry);
        return host.equals(name) || host.endsWith("." + name);
    }

    /** An IPv6 address without its brackets, which some write and some do not. */
    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
