package io.treadle.samples.starter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code samples/starter}, copied and built as a user does, against Treadle as it was built just now. */
class StarterTest {
    private static final Path ROOT =
            Path.of(System.getProperty("basedir", "."), "..").toAbsolutePath().normalize();
    private static final Path STARTER = ROOT.resolve("samples/starter");

    @TempDir
    private Path folder;

    @Test
    void aCopyOfItPassesItsTestAndItsJarRunsWithoutAFlag() throws Exception {
        assumeTrue(Programs.has("mvn"), "there is no mvn on the PATH");
        var copy = copy(STARTER, folder.resolve("starter"));
        var repository = LocalRepository.make(folder.resolve("repository"), ROOT);
        var built = run(copy, "mvn", "-B", "package", "-Dmaven.repo.local=" + repository.folder());
        assertTrue(built.contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0"), built);
        assertAsks(copy, java(), "-jar", "target/starter.jar");
    }

    @Test
    void aCopyOfItIsBuiltByGradleAsWell() throws Exception {
        var obstacle = Gradle.obstacle();
        assumeTrue(obstacle.isEmpty(), obstacle);
        var copy = copy(STARTER, folder.resolve("starter"));
        var repository = "-Dmaven.repo.local="
                + LocalRepository.make(folder.resolve("repository"), ROOT).folder();
        run(copy, "gradle", "--no-daemon", repository, "build");
        assertTrue(Files.exists(copy.resolve("build/test-results/test/TEST-com.example.AppTest.xml")));
        assertAsks(copy, java(), "-jar", "build/libs/starter.jar");
    }

    /** Where there is no Gradle, its file is at least held to Maven's. */
    @Test
    void theFileForGradleSaysWhatTheOneForMavenSays() throws IOException {
        var maven = Files.readString(STARTER.resolve("pom.xml")).replaceAll("(?s)<!-- To run.*?-->", "");
        var gradle = Files.readString(STARTER.resolve("build.gradle.kts")).replaceAll("// runtimeOnly.*", "");
        assertEquals(
                all("<artifactId>(treadle-\\S+|junit-(?:bom|jupiter))</artifactId>", maven),
                all("(?:treadle|jupiter|junit):(treadle-[^\":]+|junit-(?:bom|jupiter))[\":]", gradle));
        assertEquals(all("(--[a-z-]+=[^ <]+)", maven), all("\"(--[^\"]+)\"", gradle));
        assertEquals(
                all(
                        "<treadle.version>(.*?)<|<junit.version>(.*?)<|<main.class>(.*?)<|<maven.compiler.release>(.*?)<",
                        maven),
                all(
                        "treadleVersion = \"(.*)\"|junitVersion = \"(.*)\"|mainClass.set\\(\"(.*)\"|release.set\\((.*)\\)",
                        gradle));
        assertEquals(
                all("<(Add-Opens|Enable-Native-Access)>", maven),
                all("\"(Add-Opens|Enable-Native-Access)\" to", gradle));
    }

    /** What the groups of {@code pattern} match, in alphabetical order. */
    private static List<String> all(String pattern, String text) {
        var found = Pattern.compile(pattern)
                .matcher(text)
                .results()
                .flatMap(StarterTest::groups)
                .distinct()
                .sorted()
                .toList();
        assertTrue(!found.isEmpty(), pattern);
        return found;
    }

    private static Stream<String> groups(MatchResult match) {
        return Stream.iterate(1, n -> n <= match.groupCount(), n -> n + 1)
                .map(match::group)
                .filter(group -> group != null);
    }

    private void assertAsks(Path directory, String... program) throws IOException, InterruptedException {
        var server = serve();
        try {
            var url = "http://127.0.0.1:" + server.getAddress().getPort();
            var command = Stream.concat(Stream.of(program), Stream.of(url)).toArray(String[]::new);
            assertEquals(url + ": status 204\n", run(directory, command));
        } finally {
            server.stop(0);
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : (Iterable<Path>) files::iterator) {
                if (!file.startsWith(from.resolve("target"))) {
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                }
            }
        }
        return to;
    }

    private static HttpServer serve() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private String run(Path directory, String... command) throws IOException, InterruptedException {
        var output = folder.resolve("output.txt");
        var errors = folder.resolve("errors.txt");
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(errors.toFile()) // where the watchdog says that the machine is busy
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "MAVEN_ARGS"));
        if (command[0].equals("gradle")) {
            builder.environment().put("JAVA_HOME", System.getProperty("java.home")); // it looks for no newer one
        }
        var process = builder.start();
        try {
            assertTrue(process.waitFor(110, TimeUnit.SECONDS), () -> "it hangs: " + List.of(command));
            var text = Files.readString(output);
            assertEquals(0, process.exitValue(), text + Files.readString(errors));
            return text;
        } finally {
            process.destroyForcibly();
        }
    }
}
