package io.treadle.samples.server;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a second JVM like this one: the same JDK, class path and access flags, another main class. */
public final class JvmCommand {
    private JvmCommand() {}

    /** The words to give to a {@link ProcessBuilder}. */
    public static List<String> of(Class<?> main, String... arguments) {
        return of(List.of(), main, arguments);
    }

    /** The same, with further flags for the JVM. */
    public static List<String> of(List<String> flags, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(accessFlags());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** A JVM that starts in a twentieth of a second, for a program that does little. */
    public static List<String> small(Class<?> main, String... arguments) {
        return of(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"), main, arguments);
    }

    // What this JVM was allowed (--add-opens and the like) the other needs too; heap sizes and agents it does not.
    private static List<String> accessFlags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--"))
                .toList();
    }
}
