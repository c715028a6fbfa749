package io.treadle.samples.starter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.regex.Pattern;

/** The program {@code gradle} of the PATH. */
final class Gradle {
    private static final Pattern VERSION = Pattern.compile("(?m)^Gradle (\\d+)\\.(\\d+)");

    private Gradle() {}

    /** Why it cannot build the starter on the JDK that these tests run on; nothing if it can. */
    static String obstacle() throws IOException {
        if (!Programs.has("gradle")) {
            return "there is no gradle on the PATH";
        }
        var version = VERSION.matcher(outputOf("gradle", "--version"));
        if (!version.find()) {
            return "gradle does not tell its version";
        }
        int found = Integer.parseInt(version.group(1)) * 100 + Integer.parseInt(version.group(2));
        return found < needed() ? version.group() + " is too old for JDK " + feature() : "";
    }

    /** As the starter's README says, 8.5 on JDK 21 and 9.1 on JDK 25. */
    private static int needed() {
        return feature() < 25 ? 805 : 901;
    }

    private static int feature() {
        return Runtime.version().feature();
    }

    private static String outputOf(String... command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try (var output = process.getInputStream()) {
            return new String(output.readAllBytes(), UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }
}
