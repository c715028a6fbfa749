package io.treadle.samples.docs;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.treadle.core.CancelScope;
import io.treadle.core.DeadlineException;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;

/** trio's words, and Treadle's. */
class FromTrio {
    public static void main(String... args) throws Exception {
        // region nursery
        EventLoop.run(() -> {
            Treadle.scope(
                    nursery -> { // async with trio.open_nursery() as nursery:
                        nursery.spawn(() -> System.out.println("child")); // nursery.start_soon(child); prints child
                        int port = nursery.<Integer>start(started -> started.accept(80)); // await nursery.start(serve)
                        System.out.println(port); // prints 80
                    });
        });
        // endregion

        // region scopes
        EventLoop.run(() -> {
            Treadle.moveOnAfter(ofMillis(1), () -> Treadle.sleep(ofHours(1))); // with trio.move_on_after(0.001):
            try {
                Treadle.withTimeout(ofMillis(1), () -> Treadle.sleep(ofHours(1))); // with trio.fail_after(0.001):
            } catch (DeadlineException e) { // trio.TooSlowError
                System.out.println("too slow"); // prints too slow
            }
            var scope = CancelScope.create(); // with trio.CancelScope() as scope:
            scope.run(() -> {
                scope.cancel(); // scope.cancel()
                Treadle.yieldNow(); // await trio.lowlevel.checkpoint()
            });
            System.out.println(scope.isCancelledCaught()); // scope.cancelled_caught; prints true
            var shielded = CancelScope.shielded(); // trio.CancelScope(shield=True)
            shielded.setTimeout(ofSeconds(1)); // scope.deadline = trio.current_time() + 1
            System.out.println(CancelScope.currentDeadline()); // trio.current_effective_deadline(); prints null
        });
        // endregion
    }
}
