package io.treadle.samples.docs;

import io.treadle.core.sync.TaskLock;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What tasks may share as it is, and what they may not: docs/concurrency.md. */
@SuppressWarnings("try") // what is held need not be named in the block
class Sharing {
    public static void main(String... args) throws Exception {
        // region wait-between
        EventLoop.run(() -> {
            var account = new HashMap<>(Map.of("balance", 100));
            Treadle.scope(scope -> {
                for (int i = 0; i < 2; i++) {
                    scope.spawn(() -> {
                        int balance = account.getOrDefault("balance", 0);
                        Treadle.yieldNow(); // a wait between reading and writing: the other task reads the same
                        account.put("balance", balance - 10);
                    });
                }
            });
            System.out.println(account); // prints {balance=90}
        });
        // endregion

        // region with-lock
        EventLoop.run(() -> {
            var account = new HashMap<>(Map.of("balance", 100));
            var lock = new TaskLock();
            Treadle.scope(scope -> {
                for (int i = 0; i < 2; i++) {
                    scope.spawn(() -> {
                        try (var held = lock.hold()) {
                            int balance = account.getOrDefault("balance", 0);
                            Treadle.yieldNow();
                            account.put("balance", balance - 10);
                        }
                    });
                }
            });
            System.out.println(account); // prints {balance=80}
        });
        // endregion

        // region no-wait
        EventLoop.run(() -> {
            var account = new HashMap<>(Map.of("balance", 100));
            Treadle.noWait(() -> account.merge("balance", -10, Integer::sum)); // fails if a wait creeps in
            System.out.println(account); // prints {balance=90}
        });
        // endregion

        // region hand-over
        EventLoop.run(() -> {
            var lines = new ArrayList<>(List.of("a", "b"));
            int length = Treadle.offload(lines::size); // another thread: give it what nobody else changes meanwhile
            lines.add("c");
            System.out.println(length + " " + lines.size()); // prints 2 3
        });
        // endregion
    }
}
