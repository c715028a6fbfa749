package io.treadle.samples.threads;

import io.treadle.core.Task;
import io.treadle.core.sync.Event;
import io.treadle.loop.Treadle;
import java.util.ArrayList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Ten tasks wait at a gate until somebody opens it for all. */
@Command(name = "event-gate", description = "Ten tasks wait until an Event lets all of them go.")
final class EventGate implements Runnable {
    private final Event gate = new Event();

    @Option(
            names = "--input",
            defaultValue = "true",
            description = "What is typed at the gate: true opens it (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it before run()
    private String input;

    @Override
    public void run() {
        Treadle.run(() -> {
            var tasks = new ArrayList<Task<?>>();
            for (int i = 0; i < 10; i++) {
                tasks.add(Treadle.spawn(this::passGate));
            }
            Treadle.yieldNow(); // lets all come to the gate
            gate.clear();
            System.out.println("input:" + input);
            if (input.equals("true")) {
                gate.set();
            } else {
                tasks.forEach(Task::cancel); // the original waits for ever
            }
        });
    }

    private void passGate() {
        System.out.println("start");
        gate.await();
        System.out.println("execute");
    }
}
