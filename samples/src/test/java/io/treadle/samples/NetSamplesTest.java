package io.treadle.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The samples of streams and servers, each with clients of its own. */
class NetSamplesTest {
    @Test
    void chatTellsARoomWhatItsGuestsSayAndNobodyElse() {
        assertEquals(
                List.of(
                        "to all in the room: Ann is here",
                        "to all in the room: Bob is here",
                        "Ann hears: Bob is here",
                        "to all in the room: Eve is here",
                        "Bob hears: Ann: hello Bob",
                        "Ann hears: Ann: hello Bob",
                        "Ann hears: Bob has left",
                        "rooms left: 0"),
                output("chat"));
    }

    @Test
    void proxyHangsUpWhenNothingComes() {
        assertEquals(
                List.of("echo: hello through the proxy", "proxy: nothing came for a while", "then silence: null"),
                output("proxy"));
    }

    @Test
    void keyValueAnswersEachCommandAndCountsAllClients() {
        assertEquals(
                List.of(
                        "SET greeting good morning -> OK",
                        "GET greeting -> VALUE good morning",
                        "GET farewell -> NONE",
                        "DANCE -> ERROR no such command: DANCE",
                        "100 clients have counted -> VALUE 100"),
                output("key-value"));
    }

    @Test
    void pipelineTellsHowFarItIsAndThenTheResult() {
        assertEquals(List.of("25 %", "50 %", "75 %", "100 %", "200000", "199999", "199998"), output("pipeline"));
    }

    private static List<String> output(String sample) {
        var run = SampleRun.of(sample);
        assertEquals(0, run.exitCode(), run::toString);
        return run.out();
    }
}
