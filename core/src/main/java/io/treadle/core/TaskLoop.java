package io.treadle.core;

import io.treadle.core.diagnostics.KeepAlive;
import io.treadle.core.diagnostics.LoopSnapshot;
import io.treadle.core.diagnostics.LoopStatistics;
import io.treadle.core.diagnostics.WatchOptions;
import io.treadle.core.engine.Meter;
import io.treadle.core.engine.Poller;
import io.treadle.core.engine.Scheduler;
import io.treadle.core.function.Action;
import io.treadle.core.function.Body;
import io.treadle.core.internal.flight.Flight;
import io.treadle.core.internal.jdk.StackRoom;
import io.treadle.core.time.Deadline;
import io.treadle.core.time.IdleClock;
import io.treadle.core.time.TaskClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler and its tasks: everything of an event loop but I/O. The {@code EventLoop} of the module {@code loop} is one
 * with Netty on the same thread; this one, alone, is for programs and tests that need no network.
 *
 * <p>A loop owns one platform thread, a daemon, which runs all its tasks. Unless a method says otherwise it is for the
 * tasks and callbacks of this loop, and throws {@link WrongThreadException} on another thread. From any thread:
 * {@link #post}, {@link #submit}, {@link #executor}, {@link #threadFactory}, {@link #stop}, {@link Task#cancel}. From any
 * thread but the loop's own, because they wait for it: {@link #runUntilComplete}, {@link #runForever}, {@link #close}.
 */
public class TaskLoop implements AutoCloseable {
    /** Spawns tasks in one place; see {@link #spawnerHere}. */
    @FunctionalInterface
    public interface Spawner {
        /**
         * Starts a task there.
         *
         * @throws IllegalStateException if the scope, or the loop, is closed
         */
        <T extends @Nullable Object> Task<T> spawn(SpawnOptions options, Body<T, ?> body);
    }

    private final LoopConfig config;
    private final Scheduler scheduler;
    private final Callbacks callbacks;
    private final Mail mail;
    private final FailureReports reports;
    private final LiveTasks tasks = new LiveTasks();
    private final LoopClosing closing;
    private final LoopRun run;
    private boolean isShuttingDown;
    private final Standstill standstill;
    private final Waits waits = new Waits();
    /** Why it has ended before it was closed; null if it has not. */
    private volatile @Nullable Throwable failure;

    private final EvenPicks picks = new EvenPicks();
    private long lastTaskId;

    /** Makes a loop that does not run yet; {@code poller} drives its I/O, null for none. */
    // The poller is for the module loop; and the scheduler is paused, so nothing calls back before the end of this.
    @SuppressWarnings({"exports", "this-escape"})
    protected TaskLoop(LoopConfig config, @Nullable Poller poller) {
        this.config = config;
        this.scheduler = new Scheduler(config.forScheduler(), poller, this);
        if (config.clock() instanceof IdleClock clock) {
            clock.attach();
            scheduler.goBy(clock, Outside::inFlight);
        }
        if (config.watch().throwsDeadlock()) {
            scheduler.trackThreads(Outside::inFlight);
        }
        this.callbacks = new Callbacks(this);
        this.mail = new Mail(this, scheduler, callbacks);
        this.reports = new FailureReports(callbacks, config.exceptionHandler());
        scheduler.whenFailed(this::failed);
        this.closing = new LoopClosing(this, tasks, callbacks, config.closeGrace());
        this.run = new LoopRun(this);
        this.standstill = new Standstill(this, tasks);
        callbacks.start();
    }

    /** A loop without I/O, which runs when it is told to. Any thread. */
    public static TaskLoop create() {
        return create(LoopConfig.named("treadle"));
    }

    /** A loop without I/O, which runs when it is told to. Any thread. */
    public static TaskLoop create(LoopConfig config) {
        return new TaskLoop(config, null);
    }

    /**
     * The loop that runs the caller.
     *
     * @throws WrongThreadException if none does
     */
    public static TaskLoop current() {
        StackRoom.ensureForStep();
        var scheduler = Scheduler.current();
        if (scheduler == null || !(scheduler.owner() instanceof TaskLoop loop)) {
            throw new WrongThreadException("this is for tasks of a running loop: thread=" + Thread.currentThread()
                    + "; use loop.submit(body), or EventLoop.run(body) to make a loop");
        }
        return loop;
    }

    public String name() {
        return config.name();
    }

    @Override
    public String toString() {
        return "loop " + name();
    }

    // ---- tasks ----

    /**
     * Starts a task; it begins after the caller has given way. It belongs to the innermost {@link TaskScope} that is open in
     * the calling task, else to the one to which that task belongs; without any, to the loop.
     */
    public <T extends @Nullable Object> Task<T> spawn(Body<T, ?> body) {
        return spawn(SpawnOptions.DEFAULT, body);
    }

    /** Starts a task without a result, as {@link #spawn(Body)} does. */
    public Task<@Nullable Void> spawn(Action<?> action) {
        return spawn(SpawnOptions.DEFAULT, action.asBody());
    }

    /** Starts a task without a result, as {@link #spawn(SpawnOptions, Body)} does. */
    public Task<@Nullable Void> spawn(SpawnOptions options, Action<?> action) {
        return spawn(options, action.asBody());
    }

    /**
     * Starts a task, as {@link #spawn(Body)} does.
     *
     * @throws IllegalStateException if the loop is closed
     */
    public <T extends @Nullable Object> Task<T> spawn(SpawnOptions options, Body<T, ?> body) {
        ensureOnThread();
        var spawner = currentOrNull();
        return spawnIn(spawner == null ? null : spawner.homeOfSpawned(), options, body);
    }

    /** Starts a task that belongs to the loop, whatever scope the caller is in. */
    public <T extends @Nullable Object> Task<T> spawnDetached(SpawnOptions options, Body<T, ?> body) {
        ensureOnThread();
        return spawnIn(null, options, body);
    }

    /** Starts a task without a result that belongs to the loop. */
    public Task<@Nullable Void> spawnDetached(Action<?> action) {
        return spawnDetached(SpawnOptions.DEFAULT, action.asBody());
    }

    /**
     * What spawns tasks where {@link #spawn} does now, in whichever task and scope it is called later: for pools and the like,
     * whose tasks belong to the scope of the task that made the pool.
     */
    public final Spawner spawnerHere() {
        ensureOnThread();
        var spawner = currentOrNull();
        var home = spawner == null ? null : spawner.homeOfSpawned();
        return home == null ? this::spawnDetached : home::spawn;
    }

    final <T extends @Nullable Object> RealTask<T> spawnIn(
            @Nullable TaskScope home, SpawnOptions options, Body<T, ?> body) {
        var task = prepareIn(home, options, body);
        task.start();
        return task;
    }

    /** Makes a task that counts already, and that the caller starts. */
    final <T extends @Nullable Object> RealTask<T> prepareIn(
            @Nullable TaskScope home, SpawnOptions options, Body<T, ?> body) {
        Objects.requireNonNull(body, "a task needs a body: body=null");
        var chosen = config.eager() ? options.startedAtOnce() : options;
        var task = new RealTask<T>(this, nextTaskId(), home, chosen, body);
        (home == null ? tasks : home.children()).add(task);
        if (Flight.isRecording()) {
            TaskEvents.spawned(task, currentOrNull());
        }
        return task;
    }

    /** Starts a task after {@code delay}. Cancelling the task before that leaves nothing behind. */
    public <T extends @Nullable Object> Task<T> spawnLater(Duration delay, Body<T, ?> body) {
        Objects.requireNonNull(delay, "a task that starts later needs a time: delay=null");
        Objects.requireNonNull(body, "a task needs a body: body=null");
        return spawn(() -> {
            Task.sleep(delay);
            return body.run();
        });
    }

    /** Starts a task without a result after {@code delay}. */
    public Task<@Nullable Void> spawnLater(Duration delay, Action<?> action) {
        return spawnLater(delay, action.asBody());
    }

    /** The tasks that have not ended, oldest first. From another thread as {@link #snapshot} says. */
    public List<Task<?>> tasks() {
        return Snapshots.tasks(this);
    }

    /**
     * What all tasks do now: a tree of them, each with its state, what it waits for and where it is. Any thread. Another thread
     * than the loop's waits until the loop has answered, for a second at most; then, and where the loop does not run, it reads by
     * itself what it can, and the snapshot says so.
     */
    public LoopSnapshot snapshot() {
        return Snapshots.of(this);
    }

    /** The {@link #snapshot} as text for people to read. Any thread. */
    public String dump() {
        return snapshot().toString();
    }

    /**
     * How this loop does. Any thread; waits as {@link #snapshot} does. How long turns and slices take is known only where
     * {@link WatchOptions#measured} asks for it.
     */
    public LoopStatistics statistics() {
        return Statistics.of(this);
    }

    // ---- calls ----

    /** Calls {@code action} once the caller has given way, after what was called soon before. */
    public CallHandle callSoon(Action<?> action) {
        ensureOnThread();
        var call = new TimedCall(this, ensureGiven(action));
        callbacks.add(call);
        return call;
    }

    /** Calls {@code action} after {@code delay}; calls of the same time in the order in which they were made. */
    public CallHandle callLater(Duration delay, Action<?> action) {
        return callAt(deadlineAfter(delay), action);
    }

    /** Calls {@code action} at {@code time}; one that has passed is due at once, in the order of the times. */
    public CallHandle callAt(Deadline time, Action<?> action) {
        ensureOnThread();
        var call = new TimedCall(this, ensureGiven(action));
        scheduler.set(call, time.nanos());
        return call;
    }

    private static Action<?> ensureGiven(Action<?> action) {
        return Objects.requireNonNull(action, "a call needs an action: action=null");
    }

    /** The point {@code delay} from now by this loop's clock. Any thread. */
    public Deadline deadlineAfter(Duration delay) {
        return Deadline.after(scheduler.nanoTime(), delay);
    }

    /**
     * One of the numbers from 0 to below {@code bound}, each as often, also for who gets every second or third call only: for
     * fair choices that are the same in every run.
     */
    public int pickEvenly(int bound) {
        ensureOnThread();
        return picks.pick(bound);
    }

    /** The clock that sleeps, delays and deadlines of this loop go by. Any thread. */
    public TaskClock clock() {
        return config.clock();
    }

    /** Waits until nothing else can run: every other task and callback of this loop waits for something. For tests. */
    public void waitAllBlocked() {
        waitAllBlocked(Duration.ZERO);
    }

    /**
     * Waits until nothing else has run for {@code cushion} of real time, so that other threads and I/O have had time to bring
     * something. Whoever waits so goes on before a virtual clock moves; those with the shortest cushion first.
     *
     * @throws Cancelled if the task is cancelled
     */
    public void waitAllBlocked(Duration cushion) {
        ensureOnThread();
        AllBlocked.await(this, cushion);
    }

    /**
     * Says that somebody outside will bring this loop something: while it is held, tasks that all wait are not taken for a
     * deadlock. An open foreign end of a channel of the loop says so too. Any thread.
     */
    public KeepAlive keepAlive() {
        return standstill.keepAlive();
    }

    // ---- from any thread ----

    /**
     * Calls {@code action} on the loop, soon. Any thread; does not wait.
     *
     * @throws RejectedExecutionException if the loop is closed
     */
    public void post(Action<?> action) {
        ensureGiven(action);
        mail.send(new PostedCall(this, action));
    }

    /**
     * Starts a task on the loop and returns its future. Cancelling the future cancels the task. Any thread; does not wait.
     *
     * @throws RejectedExecutionException if the loop is closed
     */
    public <T extends @Nullable Object> CompletableFuture<T> submit(Body<T, ?> body) {
        var submission = new Submission<>(this, Objects.requireNonNull(body, "a task needs a body: body=null"));
        mail.send(submission);
        return submission.future();
    }

    /** Runs each command as a task. Any thread may use it. */
    public Executor executor() {
        return command -> post(() -> spawn(command::run));
    }

    /**
     * Makes virtual threads of this loop, for libraries that want a factory. Each counts as a daemon task, from the first time
     * that it uses Treadle. An interrupt ends its waits with {@link Cancelled}. Any thread may use it.
     */
    public ThreadFactory threadFactory() {
        return scheduler.newThread().name(name() + "-thread-", 0).factory();
    }

    // ---- running ----

    /**
     * Runs the loop until {@code body}, run as a task, has ended, and returns what it returned. Other tasks are left as they
     * are; the next run goes on with them. Waits, so not on a loop's thread.
     *
     * @throws X what the body threw
     * @throws TaskCancelledException if the task was cancelled; an interrupt of the caller does that
     * @throws IllegalStateException if the loop runs already or is closed, or was {@linkplain #stop stopped} before the end
     */
    public <T extends @Nullable Object, X extends Exception> T runUntilComplete(Body<T, X> body) throws X {
        return run.untilComplete(body);
    }

    /** Runs the loop until {@code action} has ended, as {@link #runUntilComplete(Body)} does. */
    public <X extends Exception> void runUntilComplete(Action<X> action) throws X {
        run.untilComplete(action.asBody());
    }

    /**
     * Runs the loop until {@code task}, one of its own, has ended, and returns its result.
     *
     * @throws Exception as {@link Task#get} does
     */
    public <T extends @Nullable Object> T runUntilComplete(Task<T> task) throws Exception {
        return run.untilComplete((RealTask<T>) task);
    }

    /** Runs the loop until {@link #stop}. Waits, so not on a loop's thread. */
    public void runForever() {
        run.forever();
    }

    /** Ends the run that is going on, after the slice that runs now; tasks stay as they are. Any thread; does not wait. */
    public void stop() {
        run.stop();
    }

    /**
     * Refuses to run a loop inside another.
     *
     * @throws IllegalStateException on a loop's thread, saying what to do instead
     */
    protected static void ensureNoLoopHere() {
        LoopRun.ensureNoLoopHere();
    }

    /** Lets the loop run in the background from now on, until it is closed. */
    protected final void runInBackground() {
        run.inBackground();
    }

    /**
     * Runs {@code body} as the main task of this loop, which must be new, to the end: until it and all tasks that are not
     * daemons are done; then closes the loop. If the body fails, the other tasks are cancelled.
     */
    protected final <T extends @Nullable Object, X extends Exception> T runToTheEnd(Body<T, X> body) throws X {
        try {
            return run.untilComplete(() -> {
                T result = body.run();
                tasks.awaitNonDaemons(1);
                return result;
            });
        } finally {
            close();
        }
    }

    /**
     * Runs {@code body} to the end, as {@link #runToTheEnd} does, and until the virtual threads have ended too that it, its tasks
     * or one another have started on this loop. If the body fails or is cancelled, they are interrupted.
     */
    protected final <T extends @Nullable Object, X extends Exception> T runWithThreads(Body<T, X> body) throws X {
        var threads = new AdoptedThreads();
        scheduler.watch(threads);
        try {
            return run.untilComplete(() -> threads.runToTheEnd(body, tasks, config.closeGrace()));
        } finally {
            close();
        }
    }

    // ---- closing ----

    /**
     * Has {@code action} run when the loop closes, after its tasks have ended, as a callback that may wait; last come, first
     * run. The handle takes it back.
     */
    public CallHandle onClose(Action<?> action) {
        ensureOnThread();
        return closing.add(action);
    }

    /**
     * Cancels all tasks, waits for them for the configured grace period, runs the {@link #onClose} actions and ends the loop's
     * thread. Tasks that resist longer are reported and given up. Waits, so not on the loop's thread; any other; idempotent.
     *
     * @throws IllegalStateException on the loop's own thread
     */
    @Override
    public void close() {
        run.close();
    }

    /** Whether it was closed. Any thread. */
    public boolean isClosed() {
        return scheduler.isClosed();
    }

    /** Whether its tasks are being cancelled because it closes, or have been. */
    public final boolean isClosing() {
        ensureOnThread();
        return isShuttingDown;
    }

    /** For how long closing waits for the tasks that it cancels. Any thread. */
    public final Duration closeGrace() {
        return config.closeGrace();
    }

    /** Whether it is being closed, or was. Any thread. */
    protected final boolean isBeingClosed() {
        return run.isClosing();
    }

    /** What closing does on the loop, in a callback. */
    final void shutDown() {
        isShuttingDown = true;
        try {
            closing.run(this::closeResources);
        } finally {
            run.stop();
            scheduler.close();
        }
    }

    /** The scheduler cannot go on: nobody may wait for ever for what is lost. On its thread, where nothing runs any more. */
    private void failed(Throwable cause) {
        failure = cause instanceof VirtualMachineError
                ? cause
                : new IllegalStateException(this + " has failed, and with it its tasks; please report", cause);
        run.stop();
        allTasks().forEach(task -> task.failWith(failure));
        callbacks.close();
        config.exceptionHandler().handle(this + " has failed, and with it its tasks", failure, null);
    }

    /** Throws what has ended this loop, if that was a failure of its own. Any thread. */
    final void ensureNotFailed() {
        var error = failure;
        if (error != null) {
            throw Failures.<RuntimeException>sneakyThrow(error);
        }
    }

    /** Releases what the loop itself has besides tasks; called once, in a callback, after the {@link #onClose} actions. */
    protected void closeResources() {}

    /** How long turns took, if that is measured. On the loop. */
    protected LoopStatistics.@Nullable Times turnTimes() {
        return null;
    }

    /** How long slices took, if that is measured. On the loop. */
    protected LoopStatistics.@Nullable Times sliceTimes() {
        return null;
    }

    /** Called once, by a thread of no loop, when this loop has run for a second: for what short programs need not pay for. */
    protected void hasRunForAWhile() {}

    /** Has {@code meter} told of all turns and slices; by the thread that makes the loop. */
    @SuppressWarnings("exports") // for the module loop
    protected final void measureBy(Meter meter) {
        scheduler.measureBy(meter);
    }

    // ---- for the classes around it ----

    final Waits waits() {
        return waits;
    }

    final Scheduler scheduler() {
        return scheduler;
    }

    /** How other threads have something done here. */
    final Mail mail() {
        return mail;
    }

    /** Where failures go that nobody waits for. */
    final FailureReports reports() {
        return reports;
    }

    final LoopConfig config() {
        return config;
    }

    final Standstill standstill() {
        return standstill;
    }

    /** The task that a caller of {@code run} waits for; null for none. */
    final @Nullable RealTask<?> mainTask() {
        return run.mainTask();
    }

    /** Whether a callback besides the one that asks has begun and waits. */
    final boolean hasBusyCallbacks() {
        var busy = new ArrayList<RealTask<?>>();
        callbacks.forEachBusy(busy::add);
        return !busy.isEmpty();
    }

    /** Whether it is in debug mode. Any thread. */
    public final boolean isDebug() {
        return config.debug();
    }

    /** Whether the caller runs on this loop's thread. Any thread. */
    public final boolean isOnThread() {
        return scheduler.isOnThread();
    }

    final void ensureOnThread() {
        StackRoom.ensureForStep();
        if (!isOnThread()) {
            throw new WrongThreadException("this is for the thread of " + this + ": thread=" + Thread.currentThread()
                    + "; from another thread use post, submit or a future");
        }
    }

    final void ensureNotInHub() {
        if (scheduler.isInHub()) {
            throw new IllegalStateException("the thread of Netty's handlers must not wait: thread="
                    + Thread.currentThread() + "; spawn a task with loop.post(() -> loop.spawn(...))");
        }
    }

    final @Nullable RealTask<?> currentOrNull() {
        return Thread.currentThread().getUncaughtExceptionHandler() instanceof RealTask<?> task ? task : null;
    }

    final long nextTaskId() {
        return ++lastTaskId;
    }

    final void begun(RealTask<?> task) {
        tasks.add(task);
    }

    /** Takes {@code task}, which has ended, out of where it belongs; whether its failure is answered for there. */
    final boolean ended(RealTask<?> task) {
        var home = task.home();
        if (home != null) {
            return home.childEnded(task);
        }
        tasks.remove(task);
        return false;
    }

    /** Visits the tasks that are in no scope, and the runners of callbacks that have not ended. */
    final void forEachRoot(Consumer<RealTask<?>> visitor) {
        tasks.forEach(visitor);
        callbacks.forEachBusy(visitor);
    }

    /** All tasks that have not ended, oldest first. */
    final List<RealTask<?>> allTasks() {
        var all = new ArrayList<RealTask<?>>();
        tasks.forEach(root -> TaskTree.collect(root, all));
        all.sort(Comparator.comparingLong(RealTask::id));
        return all;
    }

    final @Nullable Throwable spawnSite() {
        return config.debug() ? new Throwable("spawned here") : null;
    }

    final void callSoonOnLoop(Callbacks.Call call) {
        callbacks.add(call);
    }
}
