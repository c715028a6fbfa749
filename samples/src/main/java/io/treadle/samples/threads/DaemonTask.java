package io.treadle.samples.threads;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;

import io.treadle.core.SpawnOptions;
import io.treadle.loop.Treadle;
import picocli.CommandLine.Command;

/** Nobody waits for a daemon: when all others have ended, it is cancelled. Unlike Python's it can still clean up. */
@Command(name = "daemon", description = "A daemon task ends with the others; an ordinary one is waited for.")
final class DaemonTask implements Runnable {
    @Override
    public void run() {
        Treadle.run(() -> {
            var daemon = Treadle.spawn(SpawnOptions.named("heartbeat").asDaemon(), DaemonTask::beat);
            System.out.println("isDaemon: " + daemon.isDaemon());
            Treadle.spawn(() -> {
                Treadle.sleep(ofMillis(20));
                System.out.println("the ordinary task is done");
            });
            System.out.println("main is done");
        });
    }

    private static void beat() {
        try {
            Treadle.sleep(ofHours(1));
            System.out.println("never printed");
        } finally {
            System.out.println("the daemon is cancelled and cleans up");
        }
    }
}
