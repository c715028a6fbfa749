package io.treadle.http.options;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which proxy a URL is asked through. */
@FunctionalInterface
public interface Proxies {
    /** None. */
    Proxies NONE = uri -> null;

    /** The proxy for {@code uri}; null for none. Must not wait. */
    @Nullable
    Proxy forUri(URI uri);

    /** Always {@code proxy}. */
    static Proxies of(Proxy proxy) {
        return uri -> proxy;
    }

    /**
     * As the variables {@code http_proxy}, {@code https_proxy}, {@code all_proxy} and {@code no_proxy} say, in small letters or, but for
     * {@code HTTP_PROXY}, which a web server could be made to set, in capitals.
     *
     * @throws IllegalArgumentException if one names no proxy
     */
    static Proxies fromEnvironment() {
        return from(System.getenv());
    }

    /** The same with other variables. */
    static Proxies from(Map<String, String> variables) {
        var all = variable(variables, "all_proxy");
        var http = proxy(variables.get("http_proxy"), all);
        var https = proxy(variable(variables, "https_proxy"), all);
        var direct = hosts(variable(variables, "no_proxy"));
        return uri -> isDirect(uri, direct) ? null : "https".equalsIgnoreCase(uri.getScheme()) ? https : http;
    }

    private static @Nullable String variable(Map<String, String> variables, String name) {
        var small = variables.get(name);
        return small == null ? variables.get(name.toUpperCase(Locale.ROOT)) : small;
    }

    private static @Nullable Proxy proxy(@Nullable String own, @Nullable String all) {
        var url = own == null ? all : own;
        return url == null || url.isBlank() ? null : Proxy.of(url.strip());
    }

    private static List<String> hosts(@Nullable String value) {
        return value == null
                ? List.of()
                : Arrays.stream(value.split(","))
                        .map(host -> host.strip().toLowerCase(Locale.ROOT))
                        .filter(host -> !host.isEmpty())
                        .toList();
    }

    /** An IPv6 address without its brackets, which some write and some do not. */
    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** A name stands for itself and for what ends in it, with a port for that port only; {@code *} for all. */
    private static boolean isDirect(URI uri, List<String> direct) {
        var host = bare(String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT));
        int port = uri.getPort() < 0 ? ("https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80) : uri.getPort();
        return direct.stream().anyMatch(entry -> entry.equals("*") || covers(entry, host) || covers(entry, host, port));
    }

    private static boolean covers(String entry, String host, int port) {
        var end = ":" + port;
        return entry.endsWith(end) && covers(entry.substring(0, entry.length() - end.length()), host);
    }

    private static boolean covers(String entry, String host) {
        var name =
                entry.startsWith("*.") ? entry.substring(2) : entry.startsWith(".") ? entry.substring(1) : bare(entry);
        return host.equals(name) || host.endsWith("." + name);
    }
}
