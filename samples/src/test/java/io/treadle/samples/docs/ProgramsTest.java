package io.treadle.samples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.treadle.samples.web.TutorialSite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProgramsTest {
    private static final String HTTPS = "HttpsTrust";
    /** What the steps of docs/tutorial.md are told to ask for. */
    private static final Map<String, List<String>> TUTORIAL = Map.of(
            "OnePage", List.of("/site/1"),
            "ManyPages", List.of("/site/1", "/site/2", "/missing"),
            "PunctualPages", List.of("/site/1", "/missing", "/slow"),
            "PatientPages", List.of("/site/1", "/busy", "/missing"),
            "Crawler", List.of("/site/1"));

    static List<Program> programs() throws IOException {
        return Program.all().stream()
                .filter(program -> !program.name().equals(HTTPS))
                .toList();
    }

    /** Each is given two URLs; most need none. */
    @ParameterizedTest
    @MethodSource("programs")
    void aProgramPrintsWhatItsCommentsSay(Program program) throws Exception {
        try (var site = new TutorialSite()) {
            var urls = TUTORIAL.getOrDefault(program.name(), List.of("", "")).stream()
                    .map(path -> site.url() + path)
                    .toArray(String[]::new);
            assertEquals(program.promisedOutput(), program.output(urls));
        }
    }

    @Test
    void theProgramForHttpsPrintsWhatItsCommentsSay(@TempDir Path folder) throws Exception {
        var program = Program.named(HTTPS);
        try (var pages = new SecurePages(folder)) {
            assertEquals(program.promisedOutput(), program.output(pages.url(), pages.certificate()));
        }
    }
}
