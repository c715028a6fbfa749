package io.treadle.core.engine;

import io.treadle.core.internal.flight.Flight;
import io.treadle.core.internal.flight.TurnEvent;
import io.treadle.core.internal.jdk.EarlyInitializers;
import io.treadle.core.internal.jdk.SocketPoller;
import io.treadle.core.internal.jdk.StackRoom;
import io.treadle.core.internal.jdk.VirtualThreads;
import io.treadle.core.time.IdleClock;
import io.treadle.core.time.IdleClock.InFlight;
import java.lang.System.Logger.Level;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the continuations of its virtual threads on one platform thread, which it owns.
 *
 * <p>Made paused; {@link #resume} lets it run. Virtual threads get here by {@link #newThread}, or by being started in
 * one of them, since they inherit the scheduler.
 */
/*
 * A turn:  expire timers -> take the inbox -> run ready continuations within the budget -> poll I/O once
 *
 * The poll may block only if nothing is ready, and then no longer than until the next timer. So nothing starves
 * another: continuations that are made ready go to the end of the queue, and I/O, timers and inbox are looked at once a
 * turn, whatever the tasks do.
 *
 *   state      entered by               meaning
 *   paused     the start, pause()       the platform thread sleeps; what arrives waits in the inbox
 *   running    resume()                 turns
 *   closing    close()                  turns, until the hub has released its I/O and ended
 *   failed     a turn that throws,      nothing there may throw: a continuation may be lost, or a structure broken, so
 *              or a continuation that   that tasks would stand still without a word. The owner is told, and it is over,
 *              cannot be queued         as closed, with the hub on a thread of the JDK to release its I/O
 *   closed     the platform thread      over: what still arrives is handed to the JDK's scheduler, so that a virtual
 *                                       thread which outlives us does not hang (it runs there without our promises)
 *
 * The platform thread runs continuations and signals from the top of its loop and nothing else, and holds no lock while
 * it does: a monitor that it held would travel into the task, and one that it waited for could be handed to a task
 * that only this thread can run. For the same reason it starts no thread, because starting takes locks.
 */
public final class Scheduler extends RunOrder implements Executor {
    private static final System.Logger LOG = System.getLogger(Scheduler.class.getName());

    /** The clock costs 24 ns, so it is read after 1, 2, 4, ... slices and then after every so many. */
    private static final int MAX_SLICES_PER_CLOCK_READ = 32;

    // set once
    private final SchedulerOptions options;
    private final long turnBudgetNanos;
    private final SchedulerThread thread;
    private final @Nullable Poller poller;
    private final @Nullable Hub hub;
    private final Object owner;

    // the same, to save an allocation at each use
    private final BooleanSupplier hasWork = this::hasWork;
    private final BooleanSupplier mustNotPoll = this::mustNotPoll;
    private final BooleanSupplier mustNotRest = this::mustNotRest;
    private final Consumer<Runnable> receiver = this::receive;

    // any thread
    private final Inbox inbox = new Inbox();
    private final SleepGate gate = new SleepGate();
    private final Pulse pulse = new Pulse();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicReference<@Nullable Runnable> whenPaused = new AtomicReference<>();
    private volatile boolean paused = true;
    private volatile boolean neverPause;
    private volatile boolean closing;
    private volatile boolean closed;
    private final LateContinuations late;
    private final SchedulerFailure failure = new SchedulerFailure();

    // platform thread only, which includes the continuations that it runs
    private final TimerQueue timers;
    private final Supplier<@Nullable Timer> firstTimer;
    private boolean hubEnded;
    /** Null until it is needed, so that it costs nothing before. */
    private @Nullable Idleness idleness;
    /** Null unless somebody wants to know. */
    private @Nullable Meter meter;

    /**
     * Makes a scheduler and starts its platform thread, which sleeps until {@link #resume}.
     *
     * @param poller what waits for I/O; null for none: then an idle scheduler parks its thread
     * @param owner what {@link #owner} returns
     * @throws IllegalStateException if the JVM was started without the flag that is needed; the message quotes it
     */
    public Scheduler(SchedulerOptions options, @Nullable Poller poller, Object owner) {
        super(options.seed());
        VirtualThreads.ensureAccess();
        SocketPoller.ensureInitialized();
        StackRoom.ensureForEntry();
        EarlyInitializers.ensureRun();
        this.options = options;
        this.late = new LateContinuations(options.name());
        this.timers = new TimerQueue(options.clock().nanoTime());
        this.firstTimer = timers::first;
        this.turnBudgetNanos = options.turnBudget().toNanos();
        this.poller = poller;
        this.owner = owner;
        this.thread = new SchedulerThread(this, options);
        this.hub = poller == null ? null : new Hub(this, poller);
        if (hub == null) {
            hubEnded = true;
        } else {
            hub.start();
        }
        thread.start();
    }

    /** The scheduler whose platform thread runs the caller; null if none does. Any thread. */
    public static @Nullable Scheduler current() {
        return VirtualThreads.currentCarrier() instanceof SchedulerThread owned ? owned.scheduler : null;
    }

    /** Whether the Flight Recorder records anything, so that it is worth while to make an event. Any thread. */
    public static boolean isRecording() {
        return Flight.isRecording();
    }

    public String name() {
        return options.name();
    }

    /** Who made this scheduler, so that a thread finds from its scheduler to the loop above it. */
    public Object owner() {
        return owner;
    }

    /** A builder of virtual threads that run here. */
    public Thread.Builder.OfVirtual newThread() {
        return VirtualThreads.newBuilder(this);
    }

    /** A builder of virtual threads that no scheduler of ours runs, also where the caller's thread is one of ours. Any thread. */
    public static Thread.Builder.OfVirtual threadsElsewhere() {
        return VirtualThreads.newBuilder(VirtualThreads.defaultScheduler());
    }

    /** Whether the caller runs on this scheduler's platform thread. Any thread. */
    public boolean isOnThread() {
        return VirtualThreads.currentCarrier() == thread;
    }

    /** Whether the caller is the virtual thread that polls I/O. */
    public boolean isInHub() {
        return hub != null && Thread.currentThread() == hub.thread();
    }

    /** Called by the JDK when a virtual thread of this scheduler can run. Any thread; never waits, never runs it inline. */
    @Override
    public void execute(Runnable continuation) {
        try {
            if (isOnThread()) {
                place(continuation);
            } else {
                send(continuation);
            }
        } catch (Throwable e) {
            fail(e); // its thread would never run again
            throw e;
        }
    }

    /** Has {@code signal} run on the platform thread. Any thread; never waits. */
    public void send(Signal signal) {
        send((Runnable) signal);
    }

    private void send(Runnable item) {
        inbox.add(item);
        if (closed) {
            // Looked at after adding: either the closing thread drains the item or we do.
            handOnInbox();
        } else {
            wake();
        }
    }

    private void wake() {
        switch (gate.claimSleeper()) {
            case SleepGate.PARKED -> LockSupport.unpark(thread);
            case SleepGate.POLLING -> {
                if (poller != null) {
                    poller.wake();
                }
            }
            default -> {}
        }
    }

    /** Something is lost without which the tasks cannot go on: ends, saying so. Any thread; allocates nothing. */
    public void fail(Throwable cause) {
        failure.set(cause);
        wake();
    }

    /**
     * Has {@code handler} called by the platform thread, as its last deed, where it cannot go on: memory is missing, or there is
     * a bug. By the thread that makes the scheduler, while that is paused.
     */
    public void whenFailed(Consumer<Throwable> handler) {
        failure.tellTo(handler);
    }

    /** Lets the scheduler run. Any thread. */
    public void resume() {
        paused = false;
        wake();
    }

    /**
     * Stops running after the continuation that runs now; {@link #resume} goes on. Any thread.
     *
     * @param whenPaused called once by the platform thread when nothing runs any more, or by the caller after {@link
     *     #keepRunning}; must be short and take no lock
     */
    public void pause(Runnable whenPaused) {
        // In this order: whoever is told may resume at once, and must not be paused again by us.
        paused = true;
        this.whenPaused.set(whenPaused);
        if (neverPause) {
            announcePause();
        } else {
            wake();
        }
    }

    /** Ends pausing for good: from now on {@link #pause} just says that it has paused. Any thread. */
    public void keepRunning() {
        neverPause = true;
        wake();
    }

    /** Has the poller release what it holds and ends the platform thread; does not wait for it. Any thread; idempotent. */
    public void close() {
        closing = true;
        keepRunning();
        if (poller != null) {
            // The hub may be parked in its wait, of which the gate knows nothing.
            poller.wake();
        }
    }

    /** Whether it stands still until {@link #resume}. Any thread. */
    public boolean isPaused() {
        return paused;
    }

    public boolean isClosing() {
        return closing;
    }

    /** Whether the platform thread has ended: nothing runs here any more. Any thread. */
    public boolean isClosed() {
        return closed;
    }

    /** What it does now. Any thread; never waits. */
    public Glance glance() {
        var slice = pulse.slice();
        var running = slice == null ? null : VirtualThreads.threadOf(slice);
        return new Glance(gate.isAsleep(), pulse.turns(), pulse.slices(), running == null ? thread : running);
    }

    /** Waits until it {@link #isClosed}. Not from its own thread. */
    public void awaitClosed() throws InterruptedException {
        if (Thread.currentThread().isVirtual()) {
            ended.await(); // a join of a platform thread pins its caller up to JDK 23
        } else {
            thread.join();
        }
    }

    // ---- on the platform thread, from the continuations that it runs ----

    /** The scheduler's time in nanoseconds. */
    public long nanoTime() {
        return options.clock().nanoTime();
    }

    /** Sets {@code timer}, which must not be set, to expire at {@code deadlineNanos} of {@link #nanoTime}. */
    public void set(Timer timer, long deadlineNanos) {
        timers.set(timer, deadlineNanos);
    }

    /** Takes {@code timer} back, leaving nothing behind; false if it was not set. */
    public boolean cancel(Timer timer) {
        return timers.cancel(timer);
    }

    /** Has {@code newMeter} told of all turns and slices. By the thread that makes the scheduler, while that is paused. */
    public void measureBy(Meter newMeter) {
        meter = newMeter;
    }

    /** How many messages of other threads have not been read. Any thread. */
    public int inboxCount() {
        return inbox.size();
    }

    /** How many timers are set. */
    public int timerCount() {
        return timers.size();
    }

    /**
     * Has {@code clock}, the one of the options, move when nothing can run. By the thread that makes the scheduler, while that is
     * paused.
     *
     * @param judge what a thread of this scheduler that has given way waits for; called on the platform thread
     */
    public void goBy(IdleClock clock, Function<Thread, InFlight> judge) {
        idleness().goBy(clock, judge);
    }

    /**
     * Has {@link #isCutOff} know of all threads of this scheduler, at some cost each time that one gives way; else it knows of none.
     * By the thread that makes the scheduler, while that is paused.
     *
     * @param judge as in {@link #goBy}
     */
    public void trackThreads(Function<Thread, InFlight> judge) {
        idleness().track(judge);
    }

    /**
     * Whether there is nothing, once nothing can run, that could make anything run again: no timer, no open I/O, nobody who waits
     * for idleness, and, where they are tracked, no thread that waits for something outside.
     */
    public boolean isCutOff() {
        return timers.size() == 0
                && (poller == null || !poller.hasOpenIo())
                && (idleness == null || idleness.isCutOff());
    }

    /** Has {@code waiter} told once nothing can run any more. */
    public void add(IdleWaiter waiter) {
        idleness().add(waiter);
    }

    /** Takes {@code waiter} back. */
    public void remove(IdleWaiter waiter) {
        idleness().remove(waiter);
    }

    private Idleness idleness() {
        if (idleness == null) {
            idleness = new Idleness();
        }
        return idleness;
    }

    // ---- the platform thread's loop ----

    void runLoop() {
        try {
            while (!failure.isSet() && (!closing || !hubEnded)) {
                if (paused) {
                    rest();
                } else {
                    turn();
                }
            }
        } catch (Throwable e) {
            failure.set(e);
        }
        try {
            closing = true;
            closed = true;
            failure.tell(name());
            announcePause();
            handOnAll();
        } finally {
            ended.countDown();
        }
    }

    private void rest() {
        announcePause();
        if (neverPause) {
            paused = false;
        } else {
            park(Long.MAX_VALUE, mustNotRest);
        }
    }

    private void announcePause() {
        var announce = whenPaused.getAndSet(null);
        if (announce != null) {
            announce.run();
        }
    }

    private void turn() {
        pulse.turnBegins();
        expireTimers();
        inbox.drain(receiver);
        if (meter == null && !Flight.isRecording()) {
            runReady();
        } else {
            runReadyObserved();
        }
        pulse.slicesEnd();
        poll();
    }

    private void expireTimers() {
        if (timers.size() > 0) {
            timers.expire(nanoTime());
        }
    }

    private void receive(Runnable item) {
        if (item instanceof Signal signal) {
            obey(signal);
        } else {
            place(item);
        }
    }

    private static void obey(Signal signal) {
        try {
            signal.run();
        } catch (Throwable e) {
            logBug(signal, e);
        }
    }

    /** A timer or a signal has failed, by a bug that goes no further. An error of the machine is not theirs, and passes. */
    static void logBug(Object culprit, Throwable e) {
        if (e instanceof VirtualMachineError machine) {
            throw machine;
        }
        LOG.log(Level.ERROR, culprit + " failed; please report", e);
    }

    private void runReadyObserved() {
        int rest = Flight.isRecording() ? runReadyRecorded() : runReady();
        if (meter != null) {
            meter.turnEnds(rest);
        }
    }

    /** Apart, because the first look at an event loads half of the Flight Recorder. */
    private int runReadyRecorded() {
        var event = new TurnEvent();
        event.begin();
        long before = pulse.slices();
        int rest = runReady();
        event.slices = pulse.slices() - before;
        if (event.slices > 0 && event.shouldCommit()) {
            event.loop = name();
            event.commit();
        }
        return rest;
    }

    /** Gives how many slices have run since it looked at the clock. */
    private int runReady() {
        long deadline = turnBegins() + turnBudgetNanos;
        int slicesPerRead = 1;
        int slices = 0;
        for (var slice = nextSlice(); slice != null; slice = nextSlice()) {
            runSlice(slice);
            slices++;
            if (paused) {
                return slices;
            }
            if (slices == slicesPerRead) {
                if (readClock(slices) - deadline >= 0) {
                    boundHandOffs();
                    return 0;
                }
                slices = 0;
                slicesPerRead = Math.min(slicesPerRead * 2, MAX_SLICES_PER_CLOCK_READ);
            } else if (meter != null && slices == slicesPerRead - 1) {
                meter.sampleBegins(System.nanoTime());
            }
        }
        return slices;
    }

    private long turnBegins() {
        long now = System.nanoTime();
        if (meter != null) {
            meter.turnBegins(now);
        }
        newTurn();
        return now;
    }

    private void runSlice(Runnable slice) {
        pulse.sliceBegins(slice);
        if (slice instanceof Signal signal) {
            obey(signal);
        } else {
            slice.run();
        }
        if (idleness != null) {
            idleness.gaveWay(slice);
        }
        tellGaveWay(slice);
    }

    private long readClock(int slices) {
        long now = System.nanoTime();
        if (meter != null) {
            meter.slicesEnd(slices, now);
        }
        return now;
    }

    private void poll() {
        if (hub != null && hub.poll(pulse)) {
            pulse.slicesEnd();
            gate.leave();
        } else if (!hasWork()) {
            park(maxSleepNanos(), hasWork);
        }
        if (idleness != null) {
            idleness.awake();
        }
    }

    private void park(long nanos, BooleanSupplier mustStayAwake) {
        if (nanos > 0 && gate.enter(SleepGate.PARKED, mustStayAwake)) {
            LockSupport.parkNanos(nanos);
            // Nobody stops us by an interrupt, and with the flag set no park would last.
            Thread.interrupted();
        }
        gate.leave();
    }

    private boolean hasWork() {
        return hasNext() || !inbox.isEmpty() || paused || failure.isSet() || (closing && hubEnded);
    }

    private boolean mustNotPoll() {
        return closing || hasWork();
    }

    private boolean mustNotRest() {
        return !paused || neverPause || failure.isSet() || whenPaused.get() != null;
    }

    private void handOnAll() {
        for (var slice = nextSlice(); slice != null; slice = nextSlice()) {
            late.handOn(slice);
        }
        handOnInbox();
        if (hub != null && !hubEnded) {
            hub.handOn(); // after a failure
        }
    }

    private void handOnInbox() {
        inbox.drain(late::handOn);
    }

    // ---- for strands and the hub ----

    void ensureOnThread() {
        if (!isOnThread()) {
            throw new WrongThreadException("this runs no longer on its scheduler, which has closed: scheduler=" + name()
                    + ", thread=" + Thread.currentThread() + "; keep its owner open until this has ended");
        }
    }

    boolean mayBlockInPoller() {
        return gate.enter(SleepGate.POLLING, mustNotPoll);
    }

    void awakeInPoller() {
        gate.leave();
    }

    /** For how long the platform thread may sleep; where nothing can run, this is asked before it does. */
    long maxSleepNanos() {
        long toNext = nanosToNextTimer();
        if (idleness == null || toNext == 0 || closing) {
            return toNext;
        }
        return hasWork() ? 0 : idleness.nanosToSleep(firstTimer, toNext);
    }

    private long nanosToNextTimer() {
        return timers.size() == 0 ? Long.MAX_VALUE : Math.max(0, timers.nextLook() - nanoTime());
    }

    @Override
    boolean isForHub(Runnable continuation) {
        return hub != null && hub.accept(continuation);
    }

    void hubEnded() {
        hubEnded = true;
    }
}
