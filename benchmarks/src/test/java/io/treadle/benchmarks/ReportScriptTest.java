package io.treadle.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportScriptTest {
    /** The script's list, between its first {@code END} and its second. */
    private static List<String> measured() throws IOException {
        String list = Files.readString(Path.of("report")).split("'END'\n|\nEND\n", -1)[1];
        return list.lines().map(line -> line.split(" ", 2)[0]).toList();
    }

    @Test
    void eachProgramOfTheReportIsOne() throws IOException {
        assertTrue(Catalogue.ofAll().names().containsAll(measured()), measured()::toString);
    }

    @Test
    void theReadmeNamesTheProgramsThatAreNotInIt() throws IOException {
        List<String> others = new ArrayList<>(Catalogue.ofAll().names());
        others.removeAll(measured());
        String readme = Files.readString(Path.of("README.md"));
        String sentence = readme.substring(0, readme.indexOf(" are not in the report"));
        String names = sentence.substring(sentence.lastIndexOf("\n\n")).strip();
        assertEquals(
                others.stream().sorted().toList(),
                List.of(names.replaceAll("`", "").split(",? and |, ")));
    }
}
