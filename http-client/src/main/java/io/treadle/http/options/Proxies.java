package io.treadle.http.options;

import java.net.URI;
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
     * {@code HTTP_PROXY}, which a web server could be made to set, in capitals. In {@code no_proxy} stand names, each for itself and
     * for what ends in it, addresses and ranges of them ({@code 10.0.0.0/8}), with a port for that port only, and {@code *} for all.
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
        var direct = DirectHosts.parse(variable(variables, "no_proxy"));
        return uri -> direct.cover(uri) ? null : "https".equalsIgnoreCase(uri.getScheme()) ? https : http;
    }

    private static @Nullable String variable(Map<String, String> variables, String name) {
        var small = variables.get(name);
        return small == null ? variables.get(name.toUpperCase(Locale.ROOT)) : small;
    }

    private static @Nullable Proxy proxy(@Nullable String own, @Nullable String all) {
        var url = own == null ? all : own;
        return url == null || url.isBlank() ? null : Proxy.of(url.strip());
    }
}
