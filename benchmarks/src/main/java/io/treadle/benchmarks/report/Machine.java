package io.treadle.benchmarks.report;

import io.netty.util.Version;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What the numbers were measured on: they mean nothing without it. */
public final class Machine {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private Machine() {}

    /** For the head of a report: processor, memory, system, JDK, versions of what is measured. */
    public static Map<String, String> describe() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("machine", machine());
        facts.put("system", system());
        facts.put("JDK", jdk());
        facts.put("versions", versions());
        return facts;
    }

    private static String machine() {
        return String.format(
                Locale.ROOT,
                "%d x %s, %.0f GiB",
                Runtime.getRuntime().availableProcessors(),
                processor(),
                memoryBytes() / (double) (1 << 30));
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(property("os.arch"));
        } catch (IOException noSuchFileHere) { // other systems than Linux have none
            return property("os.arch");
        }
    }

    private static long memoryBytes() {
        var system = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
        return system.getTotalMemorySize();
    }

    private static String system() {
        return property("os.name") + " " + property("os.version");
    }

    private static String jdk() {
        return property("java.vm.vendor") + " " + property("java.runtime.version") + ", " + property("java.vm.name");
    }

    private static String versions() {
        try (InputStream versions = Machine.class.getResourceAsStream("versions.txt")) {
            Objects.requireNonNull(versions, "the build puts versions.txt beside this class");
            return new String(versions.readAllBytes(), StandardCharsets.UTF_8).strip() + ", Netty " + netty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As it is on the class path: the build takes its version from the BOM and has no property of it. */
    private static String netty() {
        var netty = Version.identify(Machine.class.getClassLoader()).get("netty-common");
        return Objects.requireNonNull(netty, "Netty is on the class path").artifactVersion();
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown " + name);
    }
}
