package io.treadle.http;

import io.treadle.core.TaskLoop;
import io.treadle.core.time.Deadline;
import io.treadle.http.error.HttpException;
import io.treadle.http.error.HttpTimeoutException;
import java.time.Duration;

/** How long an exchange waits: for the first byte, for the next step, and in all. */
/*
 * Each step only notes when it was. Who waits sets one timer, for the earliest time at which a limit could be over, and looks again
 * then; a body in a million pieces sets no timer a piece.
 *
 *   HEAD, END before the first byte    Timeouts.firstByte; the timer by idle if that is shorter, since a first byte may come meanwhile
 *   anything else                      Timeouts.idle
 *   anything but PIECE                 and the end of the call; not after the head of a response that is read piece by piece
 *
 * Who waits for the response while another task makes the body waits for that too, so neither limit counts before it is sent; that
 * the server takes it counts for the other task.
 */
final class Patience {
    private final Hop hop;
    private final TaskLoop loop;
    private long lastStep;
    private boolean begun;
    private boolean uploading;
    private boolean totalIsOver;

    Patience(Hop hop, TaskLoop loop) {
        this.hop = hop;
        this.loop = loop;
        step();
    }

    /** Something has moved, or from now on time counts for something else. */
    void step() {
        lastStep = loop.clock().nanoTime();
    }

    /** The first byte is there. */
    void begin() {
        begun = true;
    }

    /** The head of the response is there. */
    void headIsThere() {
        totalIsOver = !hop.whole();
    }

    /** Whether another task sends the body meanwhile. */
    void uploading(boolean begins) {
        uploading = begins;
        step();
    }

    /** Never later than a limit is over, but perhaps earlier. */
    Deadline nextLook(Exchange.Goal wanted) {
        var idle = hop.options().timeouts().idle();
        var limit = limit(wanted);
        long since = isOfUpload(wanted) ? loop.clock().nanoTime() : lastStep;
        var look = Deadline.after(since, limit.compareTo(idle) < 0 ? limit : idle);
        return isTotalTimed(wanted) && hop.end().isBefore(look) ? hop.end() : look;
    }

    /** Throws if a limit is over; {@code shown} is how far the exchange is. */
    void ensureInTime(Exchange.Goal wanted, String shown) throws HttpException {
        var now = loop.deadlineAfter(Duration.ZERO);
        if (isTotalTimed(wanted) && !now.isBefore(hop.end())) {
            throw hop.outOfTime(shown);
        }
        var limit = limit(wanted);
        if (isOfUpload(wanted) || now.isBefore(Deadline.after(lastStep, limit))) {
            return;
        }
        throw awaitsFirst(wanted)
                ? hop.timeout(
                        HttpTimeoutException.Limit.FIRST_BYTE,
                        "the server does not answer: Timeouts.firstByte=" + limit)
                : hop.timeout(
                        HttpTimeoutException.Limit.IDLE,
                        "nothing more comes or goes: Timeouts.idle=" + limit + ", " + shown);
    }

    private Duration limit(Exchange.Goal wanted) {
        var timeouts = hop.options().timeouts();
        return awaitsFirst(wanted) ? timeouts.firstByte() : timeouts.idle();
    }

    private boolean awaitsFirst(Exchange.Goal wanted) {
        return !begun && (wanted == Exchange.Goal.HEAD || wanted == Exchange.Goal.END);
    }

    private boolean isTotalTimed(Exchange.Goal wanted) {
        return wanted != Exchange.Goal.PIECE && !totalIsOver;
    }

    private boolean isOfUpload(Exchange.Goal wanted) {
        return uploading && !wanted.isOfSending();
    }
}
