package io.treadle.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The samples of greenlets and generators print what they say. */
class GreenletSamplesTest {

    @Test
    void greenletPrintsTheNumbersInOrderAsTheOriginalDoes() {
        assertEquals(List.of("12", "34", "56", "78"), output("greenlet"));
    }

    @Test
    void producerConsumerTakesTurnsItemByItem() {
        assertEquals(
                List.of(
                        "produced bread",
                        "consumer says: 1 eaten, the last was bread",
                        "produced butter",
                        "consumer says: 2 eaten, the last was butter",
                        "produced jam",
                        "consumer says: 3 eaten, the last was jam",
                        "consumer leaves"),
                output("producer-consumer"));
    }

    @Test
    void treeWalkPrintsTheFirstLabelsInOrder() {
        assertEquals(List.of("a b c d e"), output("tree-walk"));
    }

    @Test
    void invertedParserStopsAtTheElementThatItsReaderWants() {
        assertEquals(List.of("order -", "item bread", "item butter"), output("inverted-parser"));
    }

    private static List<String> output(String sample) {
        var run = SampleRun.of(sample);
        assertEquals(0, run.exitCode(), run::toString);
        return run.out();
    }
}
