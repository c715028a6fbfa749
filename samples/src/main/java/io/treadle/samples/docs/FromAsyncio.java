package io.treadle.samples.docs;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.treadle.core.JoinOptions;
import io.treadle.core.Task;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.Treadle;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What programs for asyncio say, and how they say it here. */
class FromAsyncio {
    public static void main(String... args) throws Exception {
        // region loops
        System.out.println(EventLoop.run(() -> "run")); // asyncio.run(f()); prints run
        try (var loop = EventLoop.create()) { // asyncio.new_event_loop()
            String result = loop.runUntilComplete(() -> "complete"); // loop.run_until_complete(f())
            System.out.println(result); // prints complete
            loop.runUntilComplete(() -> {
                var here = EventLoop.current(); // asyncio.get_running_loop()
                here.callLater(ofMillis(10), here::stop); // loop.call_later(0.01, loop.stop)
            });
            loop.runForever(); // loop.run_forever(), until loop.stop()
        } // loop.close()
        // endregion

        // region calls
        EventLoop.run(() -> {
            var loop = EventLoop.current();
            loop.callSoon(() -> System.out.println("soon")); // loop.call_soon(f)
            var handle = loop.callLater(ofSeconds(60), () -> System.out.println("never")); // loop.call_later(60, f)
            handle.cancel(); // handle.cancel()
            var time = loop.deadlineAfter(ofMillis(10)); // loop.time() + 0.01
            loop.callAt(time, () -> System.out.println("at")); // loop.call_at(time, f)
            Treadle.sleep(ofMillis(30)); // await asyncio.sleep(0.03)
        });
        // prints soon
        // prints at
        // endregion

        // region tasks
        EventLoop.run(() -> {
            var a = Treadle.spawn(() -> "a"); // asyncio.create_task(f())
            var b = Treadle.spawn(() -> "b");
            System.out.println(a.get()); // await a; prints a
            System.out.println(Treadle.gather(List.of(a, b))); // await asyncio.gather(a, b); prints [a, b]
            var first = JoinOptions.first(1); // asyncio.wait([a, b], return_when=FIRST_COMPLETED)
            System.out.println(Treadle.joinAll(List.of(a, b), first).size()); // prints 2
            System.out.println(Task.current().name()); // asyncio.current_task().get_name(); prints main
            System.out.println(EventLoop.current().tasks().size()); // len(asyncio.all_tasks()); prints 1
            String c = Treadle.await(CompletableFuture.completedFuture("c")); // await future
            String d = Treadle.offload(() -> "d"); // await asyncio.to_thread(f)
            System.out.println(c + d); // prints cd
        });
        // endregion

        // region threads
        try (var loop = EventLoop.start()) { // a loop in a thread of its own
            loop.post(() -> System.out.println("posted")); // loop.call_soon_threadsafe(f)
            var future = loop.submit(() -> "submitted"); // asyncio.run_coroutine_threadsafe(f(), loop)
            System.out.println(future.get());
        }
        // prints posted
        // prints submitted
        // endregion

        // region exception-handler
        var reported = new CompletableFuture<String>();
        var options = LoopOptions.DEFAULT
                .withDebug(true) // loop.set_debug(True): tasks record where they were spawned
                .withExceptionHandler( // loop.set_exception_handler(f)
                        (message, error, task) -> reported.complete(error.getMessage()));
        EventLoop.run(options, () -> {
            EventLoop.current().callSoon(() -> {
                throw new IllegalStateException("in a callback");
            });
            System.out.println(Treadle.await(reported)); // prints in a callback
        });
        // endregion
    }
}
