package io.treadle.samples.processes;

import io.treadle.core.pool.TaskPool;
import io.treadle.loop.Treadle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * The same as ping-list, but each result is appended to a list that all share, in the order in which they come. In Python a Manager
 * must keep that list, since pool workers are processes; tasks share the memory of one thread.
 */
@Command(name = "ping-unordered", description = "Addresses are pinged into a shared list, results as they come.")
final class PingUnordered implements Callable<Integer> {
    private final List<Ping> results = new ArrayList<>(); // no lock: tasks change places only where they wait
    private final Pinger pinger = new Pinger();

    @Parameters(arity = "0..*", description = "Addresses; by default two of this machine and one that nobody has.")
    private List<String> addresses = Ping.ADDRESSES;

    @Override
    public Integer call() throws Exception {
        return Treadle.run(() -> {
            try (var pool = TaskPool.of(4)) {
                var indexes = IntStream.range(0, addresses.size()).boxed().toList();
                pool.map(index -> results.add(pinger.ask(index, addresses.get(index))), indexes);
                results.forEach(System.out::println);
            }
            return 0;
        });
    }
}
