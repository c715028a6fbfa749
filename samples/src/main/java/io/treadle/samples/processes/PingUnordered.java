package io.treadle.samples.processes;

import io.treadle.core.pool.TaskPool;
import io.treadle.loop.Treadle;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * The same as ping-list, but each result is appended to a list that all share, in the order in which they come. In Python a Manager
 * must keep that list, since pool workers are processes; tasks share the memory of one thread.
 */
@Command(name = "ping-unordered", description = "Addresses are pinged into a shared list, results as they come.")
final class PingUnordered implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
        return Treadle.run(() -> {
            var results = new ArrayList<String>(); // no lock: tasks change places only where they wait
            try (var pool = TaskPool.of(4);
                    var listener = new ServerSocket(0)) {
                for (var address : PingList.LOCAL_ADDRESSES) {
                    pool.applyAsync(() -> {
                        results.add(PingList.ping(address, listener.getLocalPort()));
                    });
                }
                pool.join();
            }
            results.forEach(System.out::println);
            return 0;
        });
    }
}
