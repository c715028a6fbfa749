package io.treadle.samples.blocking;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs each operation of the table in docs/blocking.md in a task, and looks whether the table is right. */
class BlockingTableTest {
    @SuppressWarnings("NullAway.Init")
    private static Probe probe;

    @BeforeAll
    static void makeProbe() {
        probe = new Probe();
    }

    @AfterAll
    static void closeProbe() {
        probe.close();
    }

    static List<Operation> operations() {
        return Stream.of(
                        ThreadOperations.all(),
                        NativeOperations.all(),
                        ConcurrentOperations.all(),
                        SocketOperations.all(),
                        HttpOperations.all(),
                        ProcessOperations.all(),
                        FileOperations.all(),
                        LogOperations.all(),
                        ChildOperations.all())
                .flatMap(List::stream)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void itDoesWhatTheTableSays(Operation operation) throws Exception {
        var row = BlockingTable.rowOf(operation.name());
        var found = operation.finder().find(probe);
        assertEquals(row.here() + ", " + row.interrupt(), found, operation.name());
    }

    @Test
    void theTableHasTheseOperationsAndNoOther() throws Exception {
        var known = new TreeSet<String>();
        operations().forEach(operation -> known.add(operation.name()));
        var named = BlockingTable.operations().sorted().toList();
        assertEquals(List.copyOf(known), named);
    }
}
