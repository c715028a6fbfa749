package io.treadle.samples.starter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.treadle.attach.SelfAttach;
import io.treadle.core.Task;
import io.treadle.http.HttpClient;
import io.treadle.loop.EventLoop;
import io.treadle.testkit.TreadleTest;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.spi.ToolProvider;
import org.jspecify.annotations.NullMarked;

/**
 * A repository for one test, as {@code mvn install} would leave it: Treadle as it was built just now, and links to what the
 * user's own repository has of others. The user's own is not touched.
 */
final class LocalRepository {
    private static final String VERSION = "0.1.0-SNAPSHOT";
    private static final Map<String, Class<?>> JARS = Map.of(
            "core", Task.class,
            "attach", SelfAttach.class,
            "loop", EventLoop.class,
            "http-client", HttpClient.class,
            "testkit", TreadleTest.class);

    private final Path folder;

    private LocalRepository(Path folder) {
        this.folder = folder;
    }

    static LocalRepository make(Path folder, Path checkout) throws IOException {
        var repository = new LocalRepository(folder);
        repository.linkOthers();
        repository.copyPom("parent", checkout.resolve("pom.xml"));
        repository.copyPom("bom", checkout.resolve("bom/pom.xml"));
        for (var module : JARS.entrySet()) {
            repository.copyPom(
                    module.getKey(), checkout.resolve(module.getKey()).resolve("pom.xml"));
            repository.makeJar(module.getKey(), locationOf(module.getValue()));
        }
        return repository;
    }

    Path folder() {
        return folder;
    }

    private void linkOthers() throws IOException {
        link(usersOwn(), folder, "io");
        link(usersOwn().resolve("io"), folder.resolve("io"), "treadle");
    }

    /** Links all that is in {@code from}, but for one name. */
    private static void link(Path from, Path to, String exception) throws IOException {
        Files.createDirectories(to);
        try (var entries = Files.newDirectoryStream(from, entry -> !entry.endsWith(exception))) {
            for (var entry : entries) {
                Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
            }
        }
    }

    /** Where Maven has put what this JVM's class path is made of: GROUP/ARTIFACT/VERSION/JAR are below it. */
    private static Path usersOwn() throws IOException {
        var jar = locationOf(NullMarked.class);
        return jar.getRoot().resolve(jar.subpath(0, jar.getNameCount() - 5));
    }

    private static Path locationOf(Class<?> type) throws IOException {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private void copyPom(String module, Path pom) throws IOException {
        Files.copy(pom, place(module, "pom"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Packs the classes of a module, unless Maven has done so already. */
    private void makeJar(String module, Path built) throws IOException {
        var jar = place(module, "jar");
        if (Files.isRegularFile(built)) {
            Files.copy(built, jar);
        } else {
            var tool = ToolProvider.findFirst("jar").orElseThrow();
            int code = tool.run(System.out, System.err, "-cf", jar.toString(), "-C", built.toString(), ".");
            assertEquals(0, code, "packing " + built);
        }
    }

    private Path place(String module, String type) throws IOException {
        var artifact = "treadle-" + module;
        var home = folder.resolve("io/treadle").resolve(artifact).resolve(VERSION);
        Files.createDirectories(home);
        return home.resolve(artifact + "-" + VERSION + "." + type);
    }
}
