package io.treadle.core.support;

import io.treadle.core.Wait;

/** A clause is anybody's: this one fails when it is asked what it waits for. */
public final class WordlessClause implements Wait.Clause {
    @Override
    public void undo() {}

    @Override
    public String describe() {
        throw new IllegalStateException("on purpose");
    }
}
