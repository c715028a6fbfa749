package io.treadle.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.benchmarks.harness.Program;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private final Catalogue catalogue = Catalogue.ofAll();

    private List<String> named(String... names) {
        return catalogue.named(List.of(names)).stream().map(Program::name).toList();
    }

    @Test
    void noNameMeansAll() {
        assertEquals(catalogue.programs(), catalogue.named(List.of()));
    }

    @Test
    void aNameMeansTheProgramThatIsCalledSo() {
        assertEquals(List.of("switch-yield"), named("switch-yield"));
        assertEquals(List.of("fetch"), named("fetch")); // and not fetch-grid
    }

    @Test
    void theFirstWordOfSeveralNamesMeansThemAll() {
        assertEquals(List.of("switch-handoff", "switch-yield"), named("switch"));
    }

    @Test
    void programsRunOnceAndInTheCataloguesOrder() {
        assertEquals(List.of("fetch", "switch-handoff", "switch-yield"), named("fetch", "switch-yield", "switch"));
    }

    @Test
    void halfAWordIsNoName() {
        assertThrows(IllegalArgumentException.class, () -> named("swi"));
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() {
        Exception error = assertThrows(IllegalArgumentException.class, () -> named("fetch", "nope"));
        assertTrue(error.toString().contains("nope"), error.toString());
        assertTrue(error.toString().contains("switch-handoff"), error.toString());
    }

    @Test
    void noPeerMeansAllOfThem() {
        Set<String> all = catalogue.peers(List.of());
        catalogue.programs().forEach(program -> assertTrue(all.containsAll(program.peers()), program::name));
    }

    @Test
    void anUnknownPeerIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> catalogue.peers(List.of("treadle", "nobody")));
    }
}
