package io.treadle.loop.net;

import io.netty.util.NetUtil;
import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host in its one form: an address, or a name in small ASCII letters. What different programs read differently is refused,
 * since who has checked a host by one reading must not connect by another.
 *
 * @param text the name, with a dot at its end if it had one; or the address as it was given
 * @param literal the address; null for a name
 */
/*
 *   127.0.0.1   ::1   [::1]   fe80::1%eth0          addresses
 *   ::ffff:127.0.0.1                                the IPv4 address in it
 *   Example.COM   example.com.   bücher.example     names: example.com, example.com., xn--bcher-kva.example
 *   full-width digits and dots                      what they mean in ASCII, which then goes by these lines
 *   0177.0.0.1   2130706433   0x7f.1   1.2.3        refused: numbers that only some take for an address
 *   a@b   a/b   a:80   a%00b   "a b"   a..b   ""    refused: other parts of a URL, other characters, empty or long labels
 */
record HostName(String text, @Nullable InetAddress literal) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*\\.?");
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)\\.?");
    private static final Pattern LEADING_ZERO = Pattern.compile("(^|\\.)0[0-9]");
    /** Of a name, with a dot at its end. */
    static final int LONGEST = 254;

    private static final int MOST_SHOWN = 100;

    /**
     * Reads {@code host}.
     *
     * @throws ResolveException if it is none
     */
    static HostName parse(String host) throws ResolveException {
        var literal = literalOf(host);
        return literal == null ? parseName(host) : new HostName(host, literal);
    }

    private static HostName parseName(String host) throws ResolveException {
        var name = toAscii(host);
        var literal = literalOf(name);
        if (literal != null) {
            return new HostName(name, literal);
        }
        if (ENDS_IN_NUMBER.matcher(name).matches()) {
            throw refused(
                    host, "expected an IPv4 address as four decimal numbers without leading zeros, such as 127.0.0.1");
        }
        if (!NAME.matcher(name).matches() || name.length() > LONGEST) {
            throw refused(
                    host,
                    "expected letters, digits, '-' and '_' in labels of 1 to 63 with dots between, or an address;"
                            + " a port, user or path goes elsewhere");
        }
        return new HostName(name, null);
    }

    private static String toAscii(String host) throws ResolveException {
        try {
            return IDN.toASCII(host).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw refused(host, "it cannot be written in ASCII: " + e.getMessage());
        }
    }

    private static @Nullable InetAddress literalOf(String host) {
        if (NetUtil.isValidIpV4Address(host) && !LEADING_ZERO.matcher(host).find()) {
            return NetUtil.createInetAddressFromIpAddressString(host);
        }
        var bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return bare.indexOf(':') >= 0 && NetUtil.isValidIpV6Address(bare) ? parseIpV6(bare) : null;
    }

    /** By the JDK, which knows the names of interfaces, and makes an IPv4 address of what is one. */
    private static @Nullable InetAddress parseIpV6(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static ResolveException refused(String host, String expected) {
        return new ResolveException(shown(host), ResolveException.Reason.NOT_A_HOST, expected, null, null);
    }

    private static String shown(String host) {
        var shown = new StringBuilder("\"");
        host.chars()
                .limit(MOST_SHOWN)
                .forEach(c -> shown.append(c > ' ' && c < 127 ? "" + (char) c : String.format("\\u%04x", c)));
        return shown.append(host.length() > MOST_SHOWN ? "...\"" : "\"").toString();
    }

    /** Whether it means this machine, whatever any server would say (RFC 6761). */
    boolean isLocalhost() {
        var name = withoutDot();
        return name.equals("localhost") || name.endsWith(".localhost");
    }

    String withoutDot() {
        return isAbsolute() ? text.substring(0, text.length() - 1) : text;
    }

    /** Whether a dot at its end says that nothing may be added. */
    boolean isAbsolute() {
        return text.endsWith(".");
    }

    int dots() {
        return (int) text.chars().filter(c -> c == '.').count();
    }
}
