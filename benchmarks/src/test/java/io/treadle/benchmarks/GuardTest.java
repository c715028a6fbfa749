package io.treadle.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuardTest {
    private final StringWriter said = new StringWriter();
    private final Guard guard = new Guard(new Catalogue(List.of()), new PrintWriter(said));

    @Test
    void aLittleWorseIsKept() {
        assertTrue(guard.isKept(Map.of("spawn/go", 2.0), Map.of("spawn/go", 1.71)));
    }

    @Test
    void muchWorseIsLostAndNamed() {
        assertFalse(guard.isKept(Map.of("spawn/go", 2.0), Map.of("spawn/go", 1.69)));
        assertTrue(said.toString().contains("[spawn/go]"), said::toString);
    }

    @Test
    void whatWasNeverKeptIsNotGuarded() {
        assertFalse(guard.isKept(Map.of(), Map.of("spawn/go", 2.0)));
        assertTrue(said.toString().contains("--keep"), said::toString);
    }

    @Test
    void whatIsKeptIsReadAgain() {
        Map<String, Double> factors = Map.of("spawn/go", 2.5);
        assertEquals(factors, Guard.kept(Guard.lines(factors)));
    }
}
