package io.treadle.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertLinesMatch;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The programs that Treadle was created from print what their originals print. */
class SeedsTest {

    @Test
    void interleavePrintsTheFourLinesInTurn() throws Exception {
        assertEquals(
                List.of("www.baidu.com", "www.zhihu.com", "end the baidu.com", "end th zhihu.com"),
                output("interleave"));
    }

    @Test
    void cor1Cor2PrintsTheCallInTheMiddle() throws Exception {
        assertEquals(List.of("COR1 start", "COR2", "COR1 end"), output("cor1-cor2"));
    }

    @Test
    void threeUrlsStartsAllThreeBeforeOneAnswers() throws Exception {
        List<String> lines = output("three-urls");
        assertLinesMatch(
                List.of("get: http://.*/size/1000", "get: http://.*/size/2000", "get: http://.*/size/3000"),
                lines.subList(0, 3));
    }

    @Test
    void threeUrlsPrintsTheLengthOfEachPage() throws Exception {
        List<String> lines = output("three-urls");
        assertLinesMatch(
                List.of("http://.*/size/1000 1000", "http://.*/size/2000 2000", "http://.*/size/3000 3000"),
                lines.stream().skip(3).sorted().toList());
    }

    @Test
    void threeUrlsSaysWhyAPageDidNotComeAndExitsWith1() throws Exception {
        CliRun run = CliRun.of("three-urls", "http://nosuch.invalid/");
        assertLinesMatch(
                List.of("get: http://nosuch.invalid/", "FAILED http://nosuch.invalid/: unknown host.*"), run.out());
        assertEquals(1, run.exitCode());
    }

    @Test
    void lockedCounterPrintsEachNumberOnce() throws Exception {
        assertEquals(List.of("1", "2", "3", "4", "5", "6", "7", "8", "9", "10"), output("locked-counter"));
    }

    @Test
    void lockTwiceSaysWhatToUseWhereTheOriginalHangs() throws Exception {
        List<String> lines = output("lock-twice");
        assertLinesMatch(List.of(".* use a TaskRLock.*", "held 2 times", "TaskRLock\\[free]"), lines);
    }

    @Test
    void eventGateLetsNobodyPassBeforeItOpens() throws Exception {
        List<String> expected = new ArrayList<>(Collections.nCopies(10, "start"));
        expected.add("input:true");
        expected.addAll(Collections.nCopies(10, "execute"));
        assertEquals(expected, output("event-gate"));
    }

    @Test
    void eventGateStaysShutForAnotherInput() throws Exception {
        CliRun run = CliRun.of("event-gate", "--input", "no");
        assertEquals(0, run.exitCode(), run::toString);
        assertEquals("input:no", run.out().getLast());
    }

    @Test
    void conditionLetsTheConsumersGoOnAfterTheProducer() throws Exception {
        assertEquals(
                List.of(
                        "consumer before wait",
                        "consumer before wait",
                        "producer before notifyAll",
                        "producer after notifyAll",
                        "consumer after wait",
                        "consumer after wait"),
                output("condition"));
    }

    @Test
    void threadLocalKeepsTheStudentOfEachTask() throws Exception {
        assertEquals(List.of("Hello, Alice (in Thread-A)", "Hello, Bob (in Thread-B)"), output("thread-local"));
    }

    @Test
    void inTheCanteenEveryMealIsEatenAndTheCounterHoldsTenAtMost() throws Exception {
        assertEquals(List.of("meals eaten: 36", "most on the counter: 10 of 10", "left: 0"), output("canteen"));
    }

    @Test
    void queueOrdersShowsTheSameItemsInThreeOrders() throws Exception {
        assertEquals(
                List.of("fifo: sweep cook wash", "lifo: wash cook sweep", "priority: cook sweep wash"),
                output("queue-orders"));
    }

    @Test
    void threadPoolPrintsEachItemAndCallsBackWithEachResult() throws Exception {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            expected.add("" + i);
            expected.add("result " + (i + 1));
        }
        assertEquals(
                expected.stream().sorted().toList(),
                output("thread-pool").stream().sorted().toList());
    }

    @Test
    void threadSlotsPrintsTheNumbersInTheOrderOfTheirSlots() throws Exception {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            expected.add("" + i);
        }
        assertEquals(expected, output("thread-slots"));
    }

    @Test
    void processPoolRunsOneAfterTheOtherThenTogether() throws Exception {
        List<String> lines = output("process-pool");
        assertEquals(List.of("1", "2", "3", "end"), lines.subList(0, 4));
        List<String> results =
                lines.stream().filter(line -> line.startsWith("-->")).toList();
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            expected.add("-->exec done: " + (i + 100));
        }
        assertEquals(expected, results);
    }

    @Test
    void longTasksWaitsForAllNine() throws Exception {
        List<String> lines = output("long-tasks");
        assertEquals(20, lines.size());
        assertEquals("All jobs done", lines.getLast());
    }

    @Test
    void nslookupAnswersByItsArgumentsAndByItsInput() throws Exception {
        List<String> lines = output("nslookup");
        assumeFalse(lines.stream().anyMatch(line -> line.startsWith("skipped")), () -> lines.toString());
        assertEquals(List.of("$ nslookup www.python.org", "Exit code: 0", "$ nslookup"), lines.subList(0, 3));
        assertTrue(lines.contains("python.org\tmail exchanger = 50 mail.python.org."), () -> lines.toString());
        assertEquals("Exit code: 0", lines.getLast());
    }

    @Test
    void pingListHasItsResultsInTheOrderOfTheList() throws Exception {
        assertEquals(List.of("[127.0.0.1: up, 127.0.0.2: up, 127.0.0.3: up, 127.0.0.4: up]"), output("ping-list"));
    }

    @Test
    void pipelineTellsHowFarItIsAndThenTheResult() throws Exception {
        assertEquals(List.of("25 %", "50 %", "75 %", "100 %", "200000", "199999", "199998"), output("pipeline"));
    }

    @Test
    void childProcessKnowsItsParent() throws Exception {
        List<String> lines = output("child-process");
        String parent = lines.getFirst().replaceAll("\\D", "");
        assertLinesMatch(
                List.of(
                        "Parent process is \\d+\\.",
                        "Child process will start\\.",
                        "Run child process \\d+, and the parent is " + parent + "\\.",
                        "Child process end\\."),
                lines);
    }

    private static List<String> output(String sample) throws Exception {
        CliRun run = CliRun.of(sample);
        assertEquals(0, run.exitCode(), () -> run.toString());
        return run.out();
    }
}
