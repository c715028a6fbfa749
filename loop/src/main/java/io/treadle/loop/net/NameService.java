package io.treadle.loop.net;

import io.netty.resolver.HostsFileEntriesProvider;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where names are looked up: what the options say, and the system for what they leave open.
 *
 * @param hosts addresses by name, in small letters, from the file of hosts
 */
record NameService(
        List<InetSocketAddress> servers,
        List<String> searchDomains,
        int ndots,
        Map<String, List<InetAddress>> hosts,
        boolean hasIpV6) {
    private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");

    /** Reads the files; blocks, so not on a loop's thread. */
    static NameService read(ResolverOptions options) {
        var system = readSystem();
        return new NameService(
                options.servers() == null ? system.servers() : options.servers(),
                options.searchDomains() == null ? system.searchDomains() : options.searchDomains(),
                options.ndots() < 0 ? system.ndots() : options.ndots(),
                options.hostsFile() == null ? Map.of() : readHosts(options.hostsFile()),
                findIpV6());
    }

    private static ResolvConf readSystem() {
        try {
            return ResolvConf.parse(Files.readAllLines(RESOLV_CONF, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return ResolvConf.parse(List.of()); // not every system has one
        }
    }

    private static Map<String, List<InetAddress>> readHosts(Path file) {
        var parsed = HostsFileEntriesProvider.parser().parseSilently(file.toFile());
        var hosts = new HashMap<String, List<InetAddress>>();
        Stream.of(parsed.ipv4Entries(), parsed.ipv6Entries())
                .flatMap(entries -> entries.entrySet().stream())
                .forEach(entry -> hosts.computeIfAbsent(entry.getKey(), name -> new ArrayList<>())
                        .addAll(entry.getValue()));
        return hosts;
    }

    private static boolean findIpV6() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .anyMatch(address -> address instanceof Inet6Address && !address.isLoopbackAddress());
        } catch (SocketException e) {
            return false;
        }
    }

    /** What to ask for when {@code name} is wanted, one after the other until there is an address. */
    List<String> candidates(HostName name) {
        if (name.isAbsolute()) {
            return List.of(name.text());
        }
        var candidates = new ArrayList<String>();
        searchDomains.forEach(domain -> candidates.add(name.text() + "." + domain));
        candidates.add(name.dots() >= ndots ? 0 : candidates.size(), name.text());
        return candidates;
    }
}
