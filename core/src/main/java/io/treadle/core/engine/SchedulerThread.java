package io.treadle.core.engine;

/** The platform thread of a scheduler: the only carrier of its virtual threads, and the way from a carrier to it. */
final class SchedulerThread extends Thread {
    final Scheduler scheduler;

    SchedulerThread(Scheduler scheduler, SchedulerOptions options) {
        super(null, scheduler::runLoop, options.name(), options.stackSize(), false);
        this.scheduler = scheduler;
        setDaemon(true);
    }
}
