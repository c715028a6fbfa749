package io.treadle.benchmarks.switching;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.CompilerControl;

/**
 * Two players that pass the turn to each other a given number of times.
 *
 * <p>State: {@code turn} is the player who may run, {@code left} how often the turn is still to be passed; only the player
 * who has the turn touches {@code left} and changes {@code turn}.
 *
 * <pre>
 * has the turn, left > 0    counts down, gives the turn to the other, suspends itself    -> waits
 * waits                     the other gives the turn back                                -> has the turn
 * has the turn, left == 0   lets the other one end too                                   -> ended
 * </pre>
 */
abstract class PingPong {
    private final int depth;
    private final AtomicInteger turn = new AtomicInteger();
    private int left;

    PingPong(int depth, int switches) {
        this.depth = depth;
        this.left = switches;
    }

    /** Runs both players to their end, player 0 first. */
    abstract void playBoth();

    /** Lets the other player go on and suspends the caller until it is let go on itself. */
    abstract void handOver(int to);

    /** Lets a player end that may still be suspended; the caller does not wait. */
    abstract void release(int player);

    /** Plays, and makes sure that all switches were made. */
    final void play() {
        playBoth();
        if (left != 0) {
            throw new IllegalStateException("all switches should have been made: left=" + left);
        }
    }

    final boolean hasTurn(int player) {
        return turn.getAcquire() == player;
    }

    final boolean isOver() {
        return left == 0;
    }

    /** The body of a player who has the turn: plays at the bottom of a stack that is {@code depth} frames deep. */
    final void player(int me) {
        descend(me, depth);
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private void descend(int me, int frames) {
        if (frames > 1) {
            descend(me, frames - 1);
        } else {
            passTurns(me);
        }
    }

    private void passTurns(int me) {
        int other = 1 - me;
        while (left > 0) {
            left--;
            turn.setRelease(other);
            handOver(other);
            if (!hasTurn(me)) {
                throw new IllegalStateException("a player ran without the turn: player=" + me + " turn=" + turn);
            }
        }
        turn.setRelease(other);
        release(other);
    }
}
