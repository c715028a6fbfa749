package io.treadle.core.pool;

import io.treadle.core.DeadlineException;
import io.treadle.core.SpawnOptions;
import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.Wait;
import io.treadle.core.function.Action;
import io.treadle.core.function.Body;
import io.treadle.core.function.ThrowingBiFunction;
import io.treadle.core.function.ThrowingFunction;
import io.treadle.core.sync.CapacityLimiter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs bodies, at most as many at a time as it has slots. The verbs are those of Python's pools (gevent, multiprocessing):
 *
 * <table>
 * <caption>Which verb waits for what</caption>
 * <tr><td>{@code apply}</td><td>runs in the calling task; waits for a slot and for the result</td></tr>
 * <tr><td>{@code spawn}</td><td>starts a task; waits for a slot only, so that whoever spawns is slowed down to the pool's
 *     speed</td></tr>
 * <tr><td>{@code applyAsync}</td><td>starts a task that waits for a slot; itself it never waits</td></tr>
 * <tr><td>{@code map}, {@code starmap}</td><td>wait for all results, in the order of the input; the first failure ends all and
 *     is thrown</td></tr>
 * <tr><td>{@code mapAsync}, {@code starmapAsync}</td><td>the same in a task; never wait</td></tr>
 * <tr><td>{@code imap}, {@code imapUnordered}</td><td>hand out results while others are made</td></tr>
 * </table>
 *
 * <p>Who waits for a slot gets one in the order of arrival. A slot is given back whatever becomes of the body and its task:
 * cancelled before the first step, killed, failed.
 *
 * <p><b>Where the tasks live.</b> In the scope in which the pool was made, as if its opener had spawned them: they cannot
 * outlive it, and cancelling it cancels them. Not in that of whoever calls {@code spawn}: a pool is shared by tasks that come
 * and go. But a failure does not end that scope: it belongs to whoever waits for the task, as with {@link
 * SpawnOptions#supervised}; if nobody does, to the exception handler.
 *
 * <p>{@link #close} waits for all that was accepted, as the JDK's executors do and Python's {@code close} and {@code join}
 * together; {@link #terminate} cancels it. A pool is for tasks of one loop.
 */
/*
 *   open       everything is accepted
 *   shut       shutdown()         new work is refused; what was accepted before, also the rest of a map, runs to its end
 *   closed     close()            the tasks that are not daemons have ended, then the feeders (of imap), which are, were
 *                                 cancelled and have ended
 *              terminate()        all were cancelled and have ended
 */
@SuppressWarnings("overloads") // a lambda in braces is either a body or an action
public abstract class Pool implements AutoCloseable {
    /**
     * What is done with a slot.
     *
     * @param <T> the result
     * @param <X> what it throws
     */
    @FunctionalInterface
    protected interface SlotUser<T extends @Nullable Object, X extends Exception> {
        T run(Slot slot) throws X;
    }

    private static final int MOST_READ_AHEAD = 1024;

    private final TaskLoop loop;
    private final CapacityLimiter slots;
    private final Members members;
    private final boolean external;
    private boolean shut;

    /**
     * A pool of so many slots.
     *
     * @param loop whose tasks may use it
     * @param spawner where its tasks live
     * @param external whether bodies run outside the loop, so that a virtual clock stands still while tasks wait for a slot
     */
    protected Pool(int capacity, TaskLoop loop, TaskLoop.Spawner spawner, boolean external) {
        this.loop = loop;
        this.external = external;
        this.slots = new CapacityLimiter(capacity).named("places of a pool");
        this.members = new Members(spawner);
    }

    // ---- for the kinds of pools ----

    /**
     * Runs {@code body} for the calling task, which has {@code slot} until this returns; whoever needs it for longer
     * {@linkplain Slot#retain retains} it.
     */
    protected abstract <T extends @Nullable Object, X extends Exception> T runInSlot(Slot slot, Body<T, X> body)
            throws X;

    /** Whether the calling task runs a body in a slot of this pool. */
    protected boolean hasSlot() {
        return false;
    }

    /** A task is about to wait for a slot in {@code apply} or {@code spawn}; may refuse that by throwing. */
    protected void beforeWaiting() {}

    /** All tasks were cancelled by {@link #terminate}, which waits for them next; must not wait. */
    protected void terminating() {}

    /** Waits for a slot and runs {@code user} with it in the calling task. */
    protected final <T extends @Nullable Object, X extends Exception> T inSlot(SlotUser<T, X> user) throws X {
        var slot = takeSlot(null);
        var guest = members.enter();
        try {
            return user.run(slot);
        } finally {
            members.leave(guest);
            slot.release();
        }
    }

    /** Changes how many slots there are; fewer take effect as slots are given back. */
    protected final void setCapacity(int capacity) {
        slots().setTotal(capacity);
    }

    /** How many tasks wait for a slot. */
    protected final int waiting() {
        return slots().statistics().waiting();
    }

    // ---- one body ----

    /**
     * Waits for a slot and runs {@code body} in the calling task. A body that runs in a slot of this pool, in its task, has one:
     * what it applies runs in that, since all slots may be in use by bodies that wait for another one.
     *
     * @throws X what the body threw
     * @throws IllegalStateException if the pool is closed
     */
    public final <T extends @Nullable Object, X extends Exception> T apply(Body<T, X> body) throws X {
        if (hasSlot()) {
            ensureMayBegin();
            return body.run();
        }
        return inSlot(slot -> runInSlot(slot, body));
    }

    /** Waits for a slot and runs {@code action} in the calling task. */
    public final <X extends Exception> void apply(Action<X> action) throws X {
        apply(action.asBody());
    }

    /**
     * Waits for a slot and starts a task in it.
     *
     * @throws IllegalStateException if the pool is closed, or its scope
     * @throws io.treadle.core.Cancelled if the caller is cancelled; then no task was started
     */
    public final <T extends @Nullable Object> Task<T> spawn(Body<T, ?> body) {
        return startIn(takeSlot(null), body);
    }

    /** Waits for a slot and starts a task without a result in it, as {@link #spawn(Body)} does. */
    public final Task<@Nullable Void> spawn(Action<?> action) {
        return spawn(action.asBody());
    }

    /**
     * Waits for a slot, for {@code limit} at most, and starts a task in it.
     *
     * @throws DeadlineException if there was none in time; nothing has changed then
     */
    public final <T extends @Nullable Object> Task<T> spawn(Duration limit, Body<T, ?> body) {
        return startIn(takeSlot(limit), body);
    }

    /** Starts a task if a slot is free; empty if none is, and nothing has changed then. Does not wait. */
    public final <T extends @Nullable Object> Optional<Task<T>> trySpawn(Body<T, ?> body) {
        ensureOpen();
        var slot = newSlot();
        return slot.tryTake() ? Optional.of(startIn(slot, body)) : Optional.empty();
    }

    /**
     * Starts a task that waits for a slot and then runs {@code body}. Does not wait.
     *
     * @throws IllegalStateException if the pool is closed, or its scope
     */
    public final <T extends @Nullable Object> Task<T> applyAsync(Body<T, ?> body) {
        return accept(() -> {
            var slot = newSlot();
            slot.take();
            try {
                return runInSlot(slot, body);
            } finally {
                slot.release();
            }
        });
    }

    /** Starts a task without a result that waits for a slot, as {@link #applyAsync(Body)} does. */
    public final Task<@Nullable Void> applyAsync(Action<?> action) {
        return applyAsync(action.asBody());
    }

    /**
     * The same, with {@code callback} called on the loop with the result. A failure belongs to whoever waits for the task, else
     * to the exception handler.
     */
    public final <T extends @Nullable Object> Task<T> applyAsync(Body<T, ?> body, Consumer<? super T> callback) {
        return PoolCallbacks.onSuccess(applyAsync(body), callback);
    }

    /**
     * The same, with one of two callbacks called on the loop: with the result, or with the failure, which for a cancelled task
     * is a {@link io.treadle.core.TaskCancelledException}. A callback that fails goes to the exception handler.
     */
    public final <T extends @Nullable Object> Task<T> applyAsync(
            Body<T, ?> body, Consumer<? super T> callback, Consumer<? super Throwable> errorCallback) {
        return PoolCallbacks.onEnd(applyAsync(body), callback, errorCallback);
    }

    // ---- many bodies ----

    /**
     * Applies {@code function} to each of {@code items}, which are asked for one by one as slots come free, and returns the
     * results in that order. The first failure, also one of {@code items}, cancels what is left and is thrown when that has
     * ended, with further failures suppressed in it; so does cancelling the caller.
     *
     * @throws Exception the first failure
     */
    public final <A extends @Nullable Object, T extends @Nullable Object> List<T> map(
            ThrowingFunction<? super A, ? extends T> function, Iterable<? extends A> items) throws Exception {
        ensureOpen();
        var guest = members.enter(); // also while none of its items is under way
        try {
            return Mapping.map(this, function, items);
        } finally {
            members.leave(guest);
        }
    }

    /** Starts a task that does what {@link #map} does. Does not wait. */
    public final <A extends @Nullable Object, T extends @Nullable Object> Task<List<T>> mapAsync(
            ThrowingFunction<? super A, ? extends T> function, Iterable<? extends A> items) {
        return accept(() -> Mapping.<A, T>map(this, function, items));
    }

    /** The same, with one of two callbacks called on the loop, as for {@link #applyAsync(Body, Consumer, Consumer)}. */
    public final <A extends @Nullable Object, T extends @Nullable Object> Task<List<T>> mapAsync(
            ThrowingFunction<? super A, ? extends T> function,
            Iterable<? extends A> items,
            Consumer<? super List<T>> callback,
            Consumer<? super Throwable> errorCallback) {
        return PoolCallbacks.onEnd(this.<A, T>mapAsync(function, items), callback, errorCallback);
    }

    /** {@link #map} for a function of two arguments: the key and the value of each entry, as of a map or {@link Map#entry}. */
    public final <A extends @Nullable Object, B extends @Nullable Object, T extends @Nullable Object> List<T> starmap(
            ThrowingBiFunction<? super A, ? super B, ? extends T> function,
            Iterable<? extends Map.Entry<? extends A, ? extends B>> pairs)
            throws Exception {
        return this.<Map.Entry<? extends A, ? extends B>, T>map(Mapping.ofPairs(function), pairs);
    }

    /** {@link #mapAsync} for a function of two arguments: the key and the value of each entry. */
    public final <A extends @Nullable Object, B extends @Nullable Object, T extends @Nullable Object>
            Task<List<T>> starmapAsync(
                    ThrowingBiFunction<? super A, ? super B, ? extends T> function,
                    Iterable<? extends Map.Entry<? extends A, ? extends B>> pairs) {
        return this.<Map.Entry<? extends A, ? extends B>, T>mapAsync(Mapping.ofPairs(function), pairs);
    }

    /** The same, with one of two callbacks called on the loop, as for {@link #applyAsync(Body, Consumer, Consumer)}. */
    public final <A extends @Nullable Object, B extends @Nullable Object, T extends @Nullable Object>
            Task<List<T>> starmapAsync(
                    ThrowingBiFunction<? super A, ? super B, ? extends T> function,
                    Iterable<? extends Map.Entry<? extends A, ? extends B>> pairs,
                    Consumer<? super List<T>> callback,
                    Consumer<? super Throwable> errorCallback) {
        return PoolCallbacks.onEnd(this.<A, B, T>starmapAsync(function, pairs), callback, errorCallback);
    }

    /**
     * The results of {@code function} for each of {@code items}, in that order, handed out while others are made. At most twice
     * as many as the pool has slots are made ahead of those that were handed out, 1024 at most. To be closed where it is left
     * early.
     */
    public final <A extends @Nullable Object, T extends @Nullable Object> PoolItems<T> imap(
            ThrowingFunction<? super A, ? extends T> function, Iterable<? extends A> items) {
        return imap(function, items, defaultReadAhead());
    }

    /**
     * The same, with at most {@code readAhead} made ahead.
     *
     * @throws IllegalArgumentException if {@code readAhead} is not positive
     */
    public final <A extends @Nullable Object, T extends @Nullable Object> PoolItems<T> imap(
            ThrowingFunction<? super A, ? extends T> function, Iterable<? extends A> items, int readAhead) {
        ensureOpen();
        return Mapping.items(this, function, items, Feed.Order.OF_INPUT, readAhead);
    }

    /** As {@link #imap(ThrowingFunction, Iterable)}, in the order in which the results come. */
    public final <A extends @Nullable Object, T extends @Nullable Object> PoolItems<T> imapUnordered(
            ThrowingFunction<? super A, ? extends T> function, Iterable<? extends A> items) {
        return imapUnordered(function, items, defaultReadAhead());
    }

    /** As {@link #imap(ThrowingFunction, Iterable, int)}, in the order in which the results come. */
    public final <A extends @Nullable Object, T extends @Nullable Object> PoolItems<T> imapUnordered(
            ThrowingFunction<? super A, ? extends T> function, Iterable<? extends A> items, int readAhead) {
        ensureOpen();
        return Mapping.items(this, function, items, Feed.Order.OF_COMPLETION, readAhead);
    }

    private int defaultReadAhead() {
        return Math.clamp(2L * capacity(), 1, MOST_READ_AHEAD);
    }

    // ---- slots ----

    /** How many slots there are. */
    public final int capacity() {
        return slots().total();
    }

    /** How many slots are in use. */
    public final int size() {
        return slots().borrowed();
    }

    /** How many slots are free. */
    public final int free() {
        return slots().available();
    }

    /** Whether no slot is free. */
    public final boolean isFull() {
        return free() == 0;
    }

    /** Waits until a slot is free, and leaves it to whoever takes it first. */
    public final void waitAvailable() {
        var slot = newSlot();
        slot.take();
        slot.release();
    }

    /** The same for {@code limit} at most; whether one was free. */
    public final boolean waitAvailable(Duration limit) {
        var slot = newSlot();
        boolean available = slot.take(limit);
        if (available) {
            slot.release();
        }
        return available;
    }

    // ---- the end ----

    /**
     * Waits until nothing runs in the pool, however it ends: tasks, and what {@code apply} and {@code map} do in their caller's.
     * The pool stays as it is; failures stay with their tasks.
     *
     * @throws IllegalStateException in a task of the pool, and in a body that {@code apply} runs
     */
    public final void join() {
        ensureNotMember("wait for");
        Wait.checkpoint();
        members.awaitJobs();
    }

    /** The same for {@code limit} at most; whether all are done. */
    public final boolean join(Duration limit) {
        ensureNotMember("wait for");
        Task.moveOnAfter(limit, () -> members.awaitJobs());
        return !members.hasJobs();
    }

    /** {@linkplain Task#kill Kills} all tasks that there are now. The pool stays open. Does not wait. */
    public final void kill(Throwable error) {
        ensureHome();
        members.snapshot().forEach(task -> task.kill(error));
    }

    /** Refuses new work from now on; what was accepted runs to its end. Idempotent; does not wait. */
    public final void shutdown() {
        ensureHome();
        shut = true;
    }

    /** Whether new work is refused. */
    public final boolean isShutdown() {
        return shut;
    }

    /**
     * Refuses new work, and waits until all tasks are done; idempotent. If the caller is cancelled meanwhile, they are
     * cancelled too and waited for. What an {@code imap} has not handed out by then is never made.
     *
     * @throws IllegalStateException in a task of the pool, and in a body that {@code apply} runs
     */
    @Override
    public final void close() {
        ensureNotMember("wait for");
        shutdown();
        try {
            members.awaitJobs();
        } finally {
            terminate();
        }
    }

    /**
     * Refuses new work, cancels all tasks and waits until they are done; idempotent. What {@code apply} runs belongs to its
     * caller, and is not waited for.
     *
     * @throws IllegalStateException in a task of the pool, and in a body that {@code apply} runs
     */
    public final void terminate() {
        ensureNotMember("terminate");
        shutdown();
        members.snapshot().forEach(Task::cancel);
        terminating();
        Task.shield(() -> members.awaitNone());
    }

    @Override
    public String toString() {
        var kind = getClass().getSimpleName();
        return loop.isOnThread()
                ? kind + "[" + size() + " of " + capacity() + " slots in use" + (shut ? ", shut down]" : "]")
                : kind + "[of " + loop + "]";
    }

    // ---- inside ----

    private CapacityLimiter slots() {
        ensureHome();
        return slots;
    }

    final void ensureHome() {
        if (!loop.isOnThread()) {
            throw new WrongThreadException("this is a pool of " + loop + ": what=" + this + ", thread="
                    + Thread.currentThread() + "; a task uses a pool of its own loop");
        }
    }

    private Slot newSlot() {
        return new Slot(slots(), external);
    }

    private void ensureOpen() {
        ensureHome();
        if (shut) {
            throw new IllegalStateException("the pool takes no more work: " + this + "; make a new one");
        }
    }

    private void ensureNotMember(String verb) {
        ensureHome();
        var caller = Task.current();
        if (members.contains(caller)) {
            throw new IllegalStateException("a task of the pool cannot " + verb + " the pool: task=" + caller.name()
                    + ", pool=" + this + "; call shutdown() there, and this outside");
        }
    }

    /** Waits for {@code limit} at most, null for ever. */
    private Slot takeSlot(@Nullable Duration limit) {
        ensureMayBegin();
        var slot = newSlot();
        if (slot.tryTake()) {
            return slot;
        }
        beforeWaiting();
        if (!slot.take(limit)) {
            throw new DeadlineException("no slot of the pool was free in time: what=" + this + ", limit=" + limit);
        }
        return stillOpen(slot);
    }

    private void ensureMayBegin() {
        ensureOpen();
        Wait.checkpoint();
    }

    /** The pool may have been closed while the caller waited. */
    private Slot stillOpen(Slot slot) {
        if (shut) {
            slot.release();
        }
        ensureOpen();
        return slot;
    }

    private <T extends @Nullable Object> Task<T> startIn(Slot slot, Body<T, ?> body) {
        Task<T> task;
        try {
            task = members.spawn(SpawnOptions.DEFAULT, () -> runInSlot(slot, body));
        } catch (Throwable e) {
            slot.release();
            throw e;
        }
        Members.whenEnded(task, slot::release);
        return task;
    }

    private <T extends @Nullable Object> Task<T> accept(Body<T, ?> body) {
        ensureOpen();
        return members.spawn(SpawnOptions.DEFAULT, body);
    }

    /** For what was accepted already: waits for a slot and starts a task in it, also after {@link #shutdown}. */
    final <T extends @Nullable Object> Task<T> startAccepted(Body<T, ?> body) {
        var slot = newSlot();
        slot.take();
        try {
            Wait.checkpoint(); // whoever has cancelled it since it got the slot knows nothing of the task to begin
        } catch (Throwable e) {
            slot.release();
            throw e;
        }
        return startIn(slot, body);
    }

    /** Starts what brings the items of a map; nobody need wait for it. */
    final Task<@Nullable Void> spawnFeeder(Action<?> action) {
        return members.spawn(SpawnOptions.DEFAULT.asDaemon(), action.asBody());
    }
}
