package io.treadle.samples.processes;

import io.treadle.core.pool.TaskPool;
import io.treadle.loop.Treadle;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Pings all addresses of a list, three times each, some at a time; the results are in the order of the list. */
@Command(name = "ping-list", description = "Child processes for a list of addresses, results in the order of the list.")
final class PingList implements Callable<Integer> {
    @Parameters(arity = "0..*", description = "Addresses; by default two of this machine and one that nobody has.")
    private List<String> addresses = Ping.ADDRESSES;

    private final Pinger pinger = new Pinger();

    @Override
    public Integer call() throws Exception {
        return Treadle.run(() -> {
            try (var pool = TaskPool.of(4)) {
                var indexes = IntStream.range(0, addresses.size()).boxed().toList();
                System.out.println(pool.map(index -> pinger.ask(index, addresses.get(index)), indexes));
            }
            return 0;
        });
    }
}
