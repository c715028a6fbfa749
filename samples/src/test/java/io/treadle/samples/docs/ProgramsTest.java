package io.treadle.samples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProgramsTest {
    private static final String HTTPS = "HttpsTrust";

    static List<Program> programs() throws IOException {
        return Program.all().stream()
                .filter(program -> !program.name().equals(HTTPS))
                .toList();
    }

    /** Each is given two URLs; most need none. */
    @ParameterizedTest
    @MethodSource("programs")
    void aProgramPrintsWhatItsCommentsSay(Program program) throws Exception {
        try (var pages = new Pages()) {
            assertEquals(program.promisedOutput(), program.output(pages.url(), pages.url()));
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
