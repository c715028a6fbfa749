package io.treadle.samples;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertLinesMatch;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplesTest {

    @Test
    void withNoArgumentFetchRuns() throws Exception {
        CliRun run = CliRun.of();
        assertAll(
                () -> assertEquals(0, run.exitCode(), () -> run.toString()),
                () -> assertEquals(
                        "fetched   500 of 500 URLs with treadle", run.out().get(0)));
    }

    @Test
    void theListHasANameAndALineForEachSampleUnderItsTopic() {
        var list = SampleRun.of("--list").out();
        var names = list.stream()
                .filter(line -> line.startsWith("  "))
                .map(line -> line.strip().split(" +", 2)[0])
                .toList();
        assertEquals(List.copyOf(Samples.commandLine().getSubcommands().keySet()), names);
        assertLinesMatch(
                List.of(
                        "Many URLs at once",
                        "  fetch +Fetch many .*",
                        ">> >>",
                        "Coroutines",
                        "  cor1-cor2 +One .*",
                        ">> >>",
                        "Processes",
                        ">> >>"),
                list);
    }

    @Test
    void everySampleHasHelp() {
        for (var name : Samples.commandLine().getSubcommands().keySet()) {
            var help = SampleRun.of(name, "--help");
            assertEquals(0, help.exitCode(), name);
            assertTrue(help.out().getFirst().startsWith("Usage: samples/run " + name), () -> name + help);
        }
    }

    @Test
    void anUnknownNameSuggestsTheNearest() throws Exception {
        var run = CliRun.of("interleav");
        assertEquals(2, run.exitCode());
        assertTrue(run.err().get(1).startsWith("Did you mean: samples/run interleave"), run::toString);
    }

    @Test
    void eachOfManyMixedUrlsBecomesWhatItHasTo() throws Exception {
        CliRun run = CliRun.of("fetch", "--mixed", "--count", "1000");
        assertAll(
                () -> assertEquals(0, run.exitCode(), run::toString),
                () -> assertEquals(11, run.out().size()),
                () -> assertTrue(run.out().contains("garbage   {HttpProtocolException=90}"), run::toString),
                () -> assertTrue(run.out().contains("big       {200 of 10000000 bytes=2}"), run::toString));
    }

    @Test
    void crawlerSeesEachPageOnce() throws Exception {
        CliRun run = CliRun.of("crawl", "--depth", "4", "--rate", "1000");
        assertAll(
                () -> assertEquals(0, run.exitCode(), run::toString),
                () -> assertEquals(
                        List.of(
                                "depth 1: 1 pages",
                                "depth 2: 3 pages",
                                "depth 3: 9 pages",
                                "depth 4: 27 pages",
                                "pages 40"),
                        run.out()));
    }

    @Test
    void downloadsGoOnUntilTheyAreWhole() throws Exception {
        CliRun run = CliRun.of("download", "--files", "2", "--size", "1000000");
        assertAll(
                () -> assertEquals(0, run.exitCode(), run::toString),
                () -> assertEquals(List.of("file-1 1000000 bytes", "file-2 1000000 bytes"), run.out()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fetch", "interleave", "cor1-cor2", "greenlet"})
    void withoutTheFlagAProgramEndsAtOnceAndSaysWhichOneItNeeds(String sample) throws Exception {
        CliRun run = CliRun.withoutFlags(sample);
        assertAll(
                () -> assertEquals(1, run.exitCode()),
                () -> assertEquals(List.of(), run.out()),
                () -> assertTrue(
                        run.err().contains("    --add-opens java.base/java.lang=ALL-UNNAMED"),
                        () -> run.err().toString()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    nosuch                         | Unmatched argument at index 0: 'nosuch'
                    fetch --cont 3                 | Unknown option: '--cont'
                    fetch --count 0                | expected at least 1: --count=0
                    fetch --runner turbo           | Invalid value for option '--runner'
                    fetch --delay 3parsecs         | Invalid value for option '--delay': expected a duration such as 50ms
                    fetch --file no/such/file      | expected a file that can be read: --file=no/such/file
                    crawl --rate 0                 | expected
                    fetch --delay 1ms http://a/    | --delay and --size are for the embedded server
                    """)
    void badUsageIsSaidInAFewLinesAndGivesExitCode2(String arguments, String message) throws Exception {
        CliRun run = CliRun.of(arguments.split(" "));
        assertAll(
                () -> assertEquals(2, run.exitCode()),
                () -> assertTrue(
                        run.err().get(0).startsWith(message), () -> run.err().toString()),
                () -> assertTrue(run.err().size() <= 3, () -> run.err().toString()),
                () -> assertEquals(List.of(), run.out()));
    }
}
