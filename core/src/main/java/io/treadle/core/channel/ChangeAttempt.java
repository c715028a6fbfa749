package io.treadle.core.channel;

import io.treadle.core.Wait;
import io.treadle.core.select.Attempt;

/** Waits until a channel has an item or is closed, and takes nothing; its result is no demand. */
record ChangeAttempt(ReceiveAttempt<?> look) implements Attempt<Long> {
    @Override
    public boolean tryNow() {
        return look.tryNow();
    }

    @Override
    public Wait.Clause enlist(Wait wait) {
        return look.enlist(wait);
    }

    @Override
    public Long result() {
        return 0L;
    }
}
