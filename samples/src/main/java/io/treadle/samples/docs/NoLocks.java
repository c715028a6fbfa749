package io.treadle.samples.docs;

import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.util.HashMap;
import java.util.stream.IntStream;

/** What tasks share needs no lock between waits. */
class NoLocks {
    public static void main(String... args) throws Exception {
        // region no-locks
        EventLoop.run(() -> {
            var hits = new HashMap<String, Integer>(); // a plain map, shared by all tasks
            var tasks = IntStream.range(0, 1000)
                    .mapToObj(n -> Treadle.spawn(() -> {
                        Treadle.yieldNow();
                        hits.merge("total", 1, Integer::sum); // no wait inside, so nothing comes between
                    }))
                    .toList();
            Treadle.joinAll(tasks);
            System.out.println(hits); // prints {total=1000}
        });
        // endregion
    }
}
