package io.treadle.core;

import io.treadle.core.function.Action;

/** A call that any thread has asked for, and that nobody waits for: so its loss is reported. */
record PostedCall(TaskLoop loop, Action<?> action) implements Callbacks.Call {
    @Override
    public void run() throws Exception {
        action.run();
    }

    @Override
    public void refused() {
        var message = "the loop " + loop.name() + " was closed before a posted call ran";
        loop.reports().add(message, loop.mail().rejection(), null);
    }
}
