package io.treadle.samples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownTest {
    private static final Pattern NAMED_TEST = Pattern.compile("`(\\w+(?:Test|Contract))\\.(\\w+)`");
    private static final Pattern NAMED_CLASS = Pattern.compile("`([A-Z][a-z]\\w*)\\b");
    private static final Pattern PACKAGE_OF_A_LIBRARY =
            Pattern.compile("src/main/java/io/treadle/(?!samples|benchmarks)(\\S+)/package-info.java");
    private static final Set<String> CLASSES_OF_OTHERS =
            Set.of("Executor", "ManualIoEventLoop", "UncaughtExceptionHandler");

    static List<Path> files() throws IOException {
        return Repository.markdownFiles();
    }

    @ParameterizedTest
    @MethodSource("files")
    void javaCodeIsTheRegionOfAProgram(Path file) throws IOException {
        var regions = Program.allRegions();
        for (var shown : Markdown.read(file).javaCode()) {
            assertTrue(
                    regions.containsKey(shown.region()),
                    () -> "expected <!-- snippet: Program#region --> before Java code: " + shown);
            assertEquals(regions.get(shown.region()), shown.code(), shown.region());
        }
    }

    @Test
    void everyRegionIsShownSomewhere() throws IOException {
        var shown = new TreeSet<String>();
        for (var file : files()) {
            Markdown.read(file).javaCode().forEach(code -> shown.add(code.region()));
        }
        assertEquals(Program.allRegions().keySet(), shown);
    }

    @ParameterizedTest
    @MethodSource("files")
    void localLinksLeadSomewhere(Path file) throws IOException {
        var broken = new ArrayList<URI>();
        for (var link : Markdown.read(file).localLinks()) {
            if (!leadsSomewhere(file, link)) {
                broken.add(link);
            }
        }
        assertEquals(List.of(), broken);
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/README.md", "docs/decisions/README.md"})
    void anIndexLeadsToAllBesideIt(String name) throws IOException {
        var index = Repository.ROOT.resolve(name);
        var linked = Markdown.read(index).localLinks().stream()
                .map(link -> index.resolveSibling(link.getPath()).normalize())
                .toList();
        var missing = files().stream()
                .filter(file -> Objects.equals(file.getParent(), index.getParent()) && !file.equals(index))
                .filter(file -> !linked.contains(file))
                .toList();
        assertEquals(List.of(), missing);
    }

    private static boolean leadsSomewhere(Path file, URI link) throws IOException {
        var target = link.getPath().isEmpty() ? file : file.resolveSibling(link.getPath());
        return Files.exists(target)
                && (link.getFragment() == null || Markdown.read(target).hasAnchor(link.getFragment()));
    }

    @ParameterizedTest
    @MethodSource("files")
    void theTestsThatItNamesExist(Path file) throws IOException {
        for (var test : testsNamedIn(file)) {
            assertTrue(isThere(test.group(1), test.group(2)), () -> "no such test: " + test.group());
        }
    }

    /** DESIGN.md says which test keeps which rule, docs/endings.md and others which shows what a row says. */
    @Test
    void whatIsPromisedNamesItsTests() throws IOException {
        assertNamesTests("DESIGN.md", 12);
        assertNamesTests("docs/endings.md", 30);
        assertNamesTests("docs/greenlets.md", 30);
        assertNamesTests("docs/complaints.md", 90);
    }

    private static void assertNamesTests(String file, int atLeast) throws IOException {
        int found = testsNamedIn(Repository.ROOT.resolve(file)).size();
        assertTrue(found >= atLeast, () -> file + " names too few tests: found=" + found);
    }

    @Test
    void theClassesThatTheDesignNamesExist() throws IOException {
        var known = new TreeSet<>(CLASSES_OF_OTHERS);
        for (var file : Repository.javaFiles()) {
            known.add(file.getFileName().toString().replace(".java", ""));
        }
        var named = new TreeSet<String>();
        var design = Files.readString(Repository.ROOT.resolve("DESIGN.md"));
        NAMED_CLASS.matcher(design).results().forEach(name -> named.add(name.group(1)));
        assertTrue(named.size() > 50, named::toString);
        named.removeAll(known);
        assertEquals(Set.of(), named);
    }

    @Test
    void theDesignNamesThePackagesOfTheLibraries() throws IOException {
        var design = Files.readString(Repository.ROOT.resolve("DESIGN.md"));
        var missing = Repository.javaFiles().stream()
                .map(file -> PACKAGE_OF_A_LIBRARY.matcher(file.toString()))
                .filter(Matcher::find)
                .map(place -> place.group(1).replace('/', '.'))
                .filter(name -> !design.contains("`" + name + "`"))
                .toList();
        assertEquals(List.of(), missing);
    }

    private static List<MatchResult> testsNamedIn(Path file) throws IOException {
        return NAMED_TEST.matcher(Files.readString(file)).results().toList();
    }

    private static boolean isThere(String testClass, String method) throws IOException {
        for (var file : Repository.javaFiles()) {
            if (file.endsWith(testClass + ".java") && Files.readString(file).contains("void " + method + "(")) {
                return true;
            }
        }
        return false;
    }
}
