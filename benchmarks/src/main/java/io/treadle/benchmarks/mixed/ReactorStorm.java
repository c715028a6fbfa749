package io.treadle.benchmarks.mixed;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What waits is a timer of Reactor, and not a thread. */
final class ReactorStorm extends StormServer {
    @Override
    public void request(Runnable done, Consumer<Throwable> failed) {
        var unused = Mono.delay(WORK).subscribe(nothing -> done.run(), failed);
    }

    @Override
    void storm() {
        var unused = Schedulers.parallel().schedule(this::startAndCancel);
    }

    private void startAndCancel() {
        List<Disposable> waiting = new ArrayList<>(TASKS);
        for (int i = 0; i < TASKS; i++) {
            waiting.add(Mono.delay(FOREVER).doOnCancel(this::isCancelled).subscribe());
        }
        var unused = Mono.delay(UNTIL_CANCELLED).subscribe(nothing -> waiting.forEach(Disposable::dispose));
    }
}
