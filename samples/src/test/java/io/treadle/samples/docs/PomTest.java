package io.treadle.samples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.NodeList;

/** What Maven Central wants to find in the POM of each artifact; sources, javadoc and the same bytes are for build/reproducible. */
class PomTest {
    /** Of all modules, those that are published. */
    static List<String> published() throws Exception {
        return texts("pom.xml", "/project/modules/module").stream()
                .filter(module -> !module.equals("samples") && !module.equals("benchmarks"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pom.xml", "bom/pom.xml"}) // all others have the first as their parent
    void licenceDevelopersAndSourcesAreNamed(String pom) throws Exception {
        for (var place :
                List.of("url", "licenses/license/url", "developers/developer/name", "scm/connection", "scm/url")) {
            assertFalse(texts(pom, "/project/" + place).isEmpty(), () -> pom + ": " + place);
        }
    }

    @ParameterizedTest
    @MethodSource("published")
    void aModuleHasNameAndDescription(String module) throws Exception {
        for (var place : List.of("name", "description")) {
            var text = texts(module + "/pom.xml", "/project/" + place);
            assertFalse(String.join("", text).isBlank(), place);
        }
    }

    @Test
    void theBomHasAllThatIsPublished() throws Exception {
        var expected = new TreeSet<String>();
        for (var module : published()) {
            expected.addAll(texts(module + "/pom.xml", "/project/artifactId"));
        }
        assertTrue(expected.remove("treadle-bom"));
        var listed = texts("bom/pom.xml", "//dependency[groupId='io.treadle']/artifactId");
        assertEquals(expected, new TreeSet<>(listed));
    }

    @Test
    void theBomHasTheVersionOfTheRest() throws Exception {
        assertEquals(texts("pom.xml", "/project/version"), texts("bom/pom.xml", "/project/version"));
    }

    private static List<String> texts(String pom, String path) throws Exception {
        var file = Repository.ROOT.resolve(pom).toFile();
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file);
        var nodes = (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, document, XPathConstants.NODESET);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(n -> nodes.item(n).getTextContent())
                .toList();
    }
}
