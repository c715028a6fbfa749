package io.treadle.samples.docs;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.treadle.core.CancelScope;
import io.treadle.core.DeadlineException;
import io.treadle.core.ScopeOptions;
import io.treadle.core.ScopePolicy;
import io.treadle.core.Task;
import io.treadle.core.TaskLocal;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.util.ArrayList;
import java.util.List;

/** Tasks that end together, limits in time, and cancelling a piece of work. */
class Scopes {
    public static void main(String... args) throws Exception {
        // region scope
        EventLoop.run(() -> {
            int total = Treadle.scope(s -> {
                var first = s.spawn(() -> 40);
                var second = s.spawn(() -> 2);
                return first.get() + second.get();
            });
            System.out.println(total); // prints 42
        });
        // endregion

        // region failure
        EventLoop.run(() -> {
            try {
                Treadle.scope(s -> {
                    s.spawn(() -> {
                        try {
                            Treadle.sleep(ofHours(1));
                        } finally {
                            System.out.println("sibling cleans up"); // prints sibling cleans up
                        }
                    });
                    s.spawn(() -> {
                        throw new IllegalStateException("disk full");
                    });
                });
            } catch (IllegalStateException e) { // thrown as it is, when all have ended
                System.out.println(e.getMessage()); // prints disk full
            }
        });
        // endregion

        // region policy
        EventLoop.run(() -> {
            var options = ScopeOptions.DEFAULT.withPolicy(ScopePolicy.SUPERVISE);
            Treadle.scope(options, s -> {
                var broken = s.spawn(() -> {
                    throw new IllegalStateException("one of many");
                });
                var other = s.spawn(() -> "unharmed");
                broken.join();
                System.out.println(other.get()); // prints unharmed
            });
        });
        // endregion

        // region handler
        EventLoop.run(() -> {
            var options = ScopeOptions.DEFAULT
                    .withPolicy(ScopePolicy.SUPERVISE)
                    .withExceptionHandler(
                            (message, error, task) -> System.out.println("told of " + error.getMessage()));
            Treadle.scope(options, s -> {
                s.spawn(() -> {
                    throw new IllegalStateException("one of many");
                });
            });
        });
        // prints told of one of many
        // endregion

        // region start
        EventLoop.run(() -> {
            Treadle.scope(s -> {
                int port = s.<Integer>start(started -> {
                    started.accept(8080); // it listens: start() returns this
                    Treadle.sleep(ofHours(1)); // and serves
                });
                System.out.println("listening on " + port); // prints listening on 8080
                s.cancel("the demonstration is over");
            });
        });
        // endregion

        // region limited-tasks
        EventLoop.run(() -> {
            Treadle.moveOnAfter(ofMillis(10), () -> {
                Treadle.spawn(
                        () -> { // of the loop: not limited
                            Treadle.sleep(ofMillis(50));
                            System.out.println("spawned outside");
                        });
                Treadle.sleep(ofHours(1));
            });
            System.out.println("the limit is over");
        });
        // prints the limit is over
        // prints spawned outside
        EventLoop.run(() -> {
            boolean done = Treadle.moveOnAfter(
                    ofMillis(10),
                    () -> Treadle.scope(s -> {
                        Treadle.spawn(() -> Treadle.sleep(ofHours(1))); // of the scope, which is inside
                    }));
            System.out.println(done); // prints false
        });
        // endregion

        // region timeout
        EventLoop.run(() -> {
            try {
                Treadle.withTimeout(ofMillis(10), () -> Treadle.sleep(ofHours(1)));
            } catch (DeadlineException e) {
                System.out.println("too slow"); // prints too slow
            }
            boolean done = Treadle.moveOnAfter(ofMillis(10), () -> Treadle.sleep(ofHours(1)));
            System.out.println(done); // prints false
            System.out.println(Treadle.moveOnAfter(ofMillis(10), () -> slow(), "default")); // prints default
        });
        // endregion

        // region move
        EventLoop.run(() -> {
            var scope = CancelScope.create();
            scope.setTimeout(ofHours(1));
            scope.run(() -> {
                Treadle.sleep(ofMillis(1)); // the answer begins: from now on it must not pause for long
                scope.setTimeout(ofMillis(10));
                Treadle.sleep(ofHours(1));
            });
            System.out.println(scope.isCancelledCaught()); // prints true
            System.out.println(scope.isExpired()); // prints true
        });
        // endregion

        // region cancel-scope
        EventLoop.run(() -> {
            var scope = CancelScope.create();
            EventLoop.current().callLater(ofMillis(10), () -> scope.cancel("the user pressed stop"));
            if (!scope.run(() -> Treadle.sleep(ofHours(1)))) {
                System.out.println(scope.reason()); // prints the user pressed stop
            }
        });
        // endregion

        // region soft
        EventLoop.run(() -> {
            var scope = CancelScope.create();
            scope.run(() -> Treadle.scope(s -> {
                s.spawn(() -> Treadle.softShield(() -> {
                    Treadle.sleep(ofMillis(20)); // half a request: may finish
                    System.out.println("answered"); // prints answered
                }));
                s.spawn(() -> Treadle.sleep(ofHours(1))); // idle: ends now
                Treadle.yieldNow();
                scope.cancel(ofSeconds(2)); // the grace
            }));
        });
        // endregion

        // region set-shielded
        EventLoop.run(() -> {
            var task = Treadle.spawn(() -> {
                var scope = CancelScope.create();
                scope.run(() -> {
                    scope.setShielded(true);
                    Treadle.sleep(ofMillis(1)); // half a file must not be left
                    System.out.println("written"); // prints written
                    scope.setShielded(false);
                    Treadle.sleep(ofHours(1)); // cancelled here
                });
            });
            Treadle.yieldNow();
            task.cancel();
            task.join();
        });
        // endregion

        // region shield
        EventLoop.run(() -> {
            var task = Treadle.spawn(() -> {
                try {
                    Treadle.sleep(ofHours(1));
                } finally {
                    Treadle.shield(
                            () -> Treadle.sleep(ofMillis(1))); // says goodbye; waits in spite of the cancellation
                    System.out.println("goodbye"); // prints goodbye
                }
            });
            Treadle.yieldNow();
            task.cancel();
            task.join();
        });
        // endregion

        // region race
        EventLoop.run(() -> {
            System.out.println(Treadle.<String>race(List.of(() -> slow(), () -> "quick"))); // prints quick
            var finished = new ArrayList<String>();
            var tasks = List.of(
                    Treadle.spawnLater(ofMillis(20), () -> "second"), Treadle.spawnLater(ofMillis(1), () -> "first"));
            for (Task<String> task : Treadle.asCompleted(tasks)) {
                finished.add(task.get());
            }
            System.out.println(finished); // prints [first, second]
        });
        // endregion

        // region local
        EventLoop.run(() -> {
            TaskLocal<String> request = TaskLocal.create();
            request.with("r42", () -> {
                var task = Treadle.spawn(() -> System.out.println(request.get())); // prints r42
                task.join();
            });
            System.out.println(request.isBound()); // prints false
        });
        // endregion
    }

    private static String slow() {
        Treadle.sleep(ofHours(1));
        return "slow";
    }
}
