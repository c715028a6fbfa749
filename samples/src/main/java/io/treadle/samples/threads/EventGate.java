package io.treadle.samples.threads;

import io.treadle.core.Task;
import io.treadle.core.sync.Event;
import io.treadle.loop.Treadle;
import io.treadle.loop.process.StandardInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Ten tasks wait at a gate until somebody opens it for all. */
@Command(name = "event-gate", description = "Ten tasks wait until an Event lets all of them go.")
final class EventGate implements Callable<Integer> {
    private final Event gate = new Event();

    @Option(names = "--input", description = "What opens the gate, true, or another word; read if it is not given.")
    private @Nullable String input;

    @Override
    public Integer call() throws Exception {
        return Treadle.run(() -> {
            var tasks = new ArrayList<Task<?>>();
            for (int i = 0; i < 10; i++) {
                tasks.add(Treadle.spawn(this::passGate));
            }
            Treadle.yieldNow(); // lets all come to the gate
            gate.clear();
            System.out.print("input:");
            var typed = typed();
            System.out.println(typed);
            if (typed.equals("true")) {
                gate.set();
            } else {
                tasks.forEach(Task::cancel); // the original waits for ever
            }
            return 0;
        });
    }

    private String typed() throws IOException {
        if (input != null) {
            return input;
        }
        try (var in = StandardInput.open()) {
            return String.valueOf(in.readLine()); // the ten wait at the gate meanwhile, and the loop goes on
        }
    }

    private void passGate() {
        System.out.println("start");
        gate.await();
        System.out.println("execute");
    }
}
