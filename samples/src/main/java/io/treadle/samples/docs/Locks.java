package io.treadle.samples.docs;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.treadle.core.DeadlineException;
import io.treadle.core.SpawnOptions;
import io.treadle.core.select.Select;
import io.treadle.core.sync.CapacityLimiter;
import io.treadle.core.sync.Deferred;
import io.treadle.core.sync.Event;
import io.treadle.core.sync.LockBrokenException;
import io.treadle.core.sync.TaskBarrier;
import io.treadle.core.sync.TaskLock;
import io.treadle.core.sync.TaskRLock;
import io.treadle.core.sync.TaskSemaphore;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.util.ArrayDeque;
import java.util.List;

/** Locks, events and the like. */
@SuppressWarnings("try") // what is held need not be named in the block
class Locks {
    public static void main(String... args) throws Exception {
        // region lock
        EventLoop.run(() -> {
            var lock = new TaskLock("balance");
            var balance = new int[] {0};
            for (int i = 0; i < 10; i++) {
                Treadle.spawn(() -> {
                    try (var held = lock.hold()) {
                        int before = balance[0];
                        Treadle.sleep(ofMillis(1)); // a wait: without the lock the others would come between
                        balance[0] = before + 1;
                    }
                });
            }
            Treadle.yieldNow();
            System.out.println(lock); // prints TaskLock[balance, held by task-2, 9 waiting]
            Treadle.sleep(ofMillis(100));
            System.out.println(balance[0]); // prints 10
        });
        // endregion

        // region limit
        EventLoop.run(() -> {
            var lock = new TaskLock("balance");
            var slow = Treadle.spawn(() -> {
                try (var held = lock.hold()) {
                    Treadle.sleep(ofSeconds(60));
                }
            });
            Treadle.yieldNow();
            try (var held = lock.hold(ofMillis(10))) {
                System.out.println("not reached");
            } catch (DeadlineException e) {
                System.out.println(lock); // prints TaskLock[balance, held by task-2, 0 waiting]
            }
            slow.cancel();
        });
        // endregion

        // region broken
        EventLoop.run(() -> {
            var lock = new TaskLock("balance");
            var careless = Treadle.spawn(SpawnOptions.named("careless"), () -> lock.acquire());
            careless.join(); // it has ended, and never released
            try {
                lock.acquire();
            } catch (LockBrokenException e) {
                System.out.println(e.toString().contains("task=careless")); // prints true
            }
        });
        // endregion

        // region condition
        EventLoop.run(() -> {
            var lock = new TaskRLock();
            var notEmpty = lock.newCondition();
            var items = new ArrayDeque<String>();
            Treadle.spawn(() -> {
                try (var held = lock.hold()) {
                    notEmpty.await(() -> !items.isEmpty()); // releases the lock, and has it again afterwards
                    System.out.println(items.remove()); // prints bread
                }
            });
            Treadle.yieldNow();
            try (var held = lock.hold()) {
                items.add("bread");
                notEmpty.signal();
            }
        });
        // endregion

        // region event
        EventLoop.run(() -> {
            var open = new Event();
            var answer = new Deferred<Integer>();
            Treadle.spawn(() -> {
                open.await();
                System.out.println("open: " + answer.get()); // prints open: 42
            });
            Thread.ofPlatform()
                    .start(
                            () -> { // any thread may set the one and complete the other
                                open.set();
                                answer.complete(42);
                            });
        });
        // endregion

        // region semaphore
        EventLoop.run(() -> {
            var semaphore = TaskSemaphore.bounded(2);
            try (var held = semaphore.hold()) {
                System.out.println(semaphore.tryAcquire()); // prints true
                System.out.println(semaphore.acquire(ofMillis(10))); // prints false
                semaphore.release();
            }
            var limiter = new CapacityLimiter(1);
            limiter.acquireFor("Alice");
            limiter.setTotal(2); // more may be lent from now on
            limiter.acquireFor("Bob");
            System.out.println(limiter.statistics().borrowers()); // prints [Alice, Bob]
        });
        // endregion

        // region barrier
        EventLoop.run(() -> {
            var barrier = new TaskBarrier(3, () -> System.out.println("all are here")); // prints all are here
            var tasks = List.of(1, 2, 3).stream()
                    .map(n -> Treadle.spawn(() -> barrier.await()))
                    .toList();
            System.out.println(Treadle.gather(tasks)); // prints [2, 1, 0]
        });
        // endregion

        // region select
        EventLoop.run(() -> {
            var lock = new TaskLock();
            var stop = new Event();
            lock.acquire();
            var task = Treadle.spawn(() -> Select.of(
                            lock.acquiring().then(held -> {
                                try (held) {
                                    return "had the lock";
                                }
                            }),
                            stop.waiting().then(set -> "stopped"),
                            Select.after(ofSeconds(60)).then(late -> "too late"))
                    .await());
            Treadle.yieldNow();
            stop.set();
            System.out.println(task.get()); // prints stopped
            System.out.println(lock.statistics().waiting()); // prints 0
        });
        // endregion
    }
}
