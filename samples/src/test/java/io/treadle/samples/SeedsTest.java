package io.treadle.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertLinesMatch;

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
    void inTheCanteenEveryMealIsEatenAndTheCounterHoldsTenAtMost() throws Exception {
        assertEquals(List.of("meals eaten: 36", "most on the counter: 10 of 10", "left: 0"), output("canteen"));
    }

    @Test
    void queueOrdersShowsTheSameItemsInThreeOrders() throws Exception {
        assertEquals(
                List.of("fifo: sweep cook wash", "lifo: wash cook sweep", "priority: cook sweep wash"),
                output("queue-orders"));
    }

    private static List<String> output(String sample) throws Exception {
        CliRun run = CliRun.of(sample);
        assertEquals(0, run.exitCode(), () -> run.toString());
        return run.out();
    }
}
