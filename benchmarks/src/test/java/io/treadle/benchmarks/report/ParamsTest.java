package io.treadle.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ParamsTest {
    @Test
    void pairsAreSeparatedByCommasInTheOrderOfAdding() {
        Params params = Params.of("connections", 64).with("delay", "20ms").with("bytes", 1024);
        assertEquals("connections=64,delay=20ms,bytes=1024", params.toString());
    }

    @Test
    void noParametersAreAnEmptyText() {
        assertEquals("", Params.none().toString());
    }

    @Test
    void aKeySetAgainKeepsItsPlace() {
        assertEquals(
                "depth=16,batch=2",
                Params.of("depth", 1).with("batch", 2).with("depth", 16).toString());
    }

    @Test
    void leavingAKeyOutLeavesTheOthers() {
        assertEquals(
                Params.of("delay", 0), Params.of("workers", 4).with("delay", 0).without("workers"));
    }

    @Test
    void theOrderDoesNotMatterForEquality() {
        assertEquals(Params.of("a", 1).with("b", 2), Params.of("b", 2).with("a", 1));
        assertNotEquals(Params.of("a", 1), Params.of("a", 2));
    }

    @Test
    void aValueThatWouldBreakTheFormatIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Params.of("delay", "1,2"));
        assertThrows(IllegalArgumentException.class, () -> Params.of("a=b", 1));
        assertThrows(IllegalArgumentException.class, () -> Params.of("delay", ""));
    }

    @Test
    void whatIsPrintedIsReadAgain() {
        Params params = Params.of("depth", 1).with("delay", "30ms");
        assertEquals(params, Params.parse(params.toString()));
        assertEquals(Params.none(), Params.parse(""));
    }

    @Test
    void textWithoutPairsIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Params.parse("depth"));
    }
}
