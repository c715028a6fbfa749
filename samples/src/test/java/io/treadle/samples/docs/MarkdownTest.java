package io.treadle.samples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MarkdownTest {
    private static final Pattern NAMED_TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

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

    private static boolean leadsSomewhere(Path file, URI link) throws IOException {
        var target = link.getPath().isEmpty() ? file : file.resolveSibling(link.getPath());
        return Files.exists(target)
                && (link.getFragment() == null || Markdown.read(target).hasAnchor(link.getFragment()));
    }

    /** DESIGN.md says which test keeps which rule. */
    @Test
    void theTestsThatTheDesignNamesExist() throws IOException {
        var design = Files.readString(Repository.ROOT.resolve("DESIGN.md"));
        var named = NAMED_TEST.matcher(design).results().toList();
        assertTrue(named.size() >= 12, () -> "a test for each of the twelve rules: found=" + named.size());
        for (var test : named) {
            assertTrue(isThere(test.group(1), test.group(2)), () -> "no such test: " + test.group());
        }
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
