package io.treadle.loop;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@LoopTest
class OpenCloseTest {
    @EachTransport
    void openingAndClosingLoopsLeavesNoThreadNoFileAndNoMemory(Transport transport) throws IOException {
        TestLoops.on(transport);
        var cycles = new OpenClose(transport);
        cycles.run(100);
        var before = Resources.settled();
        cycles.run(300);
        var after = Resources.settled();
        assertFalse(after.exceeds(before), () -> "before=" + before + " after=" + after);
    }

    @Test
    @Tag("nightly")
    @Timeout(value = 3, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aHundredThousandLoopsLeaveNothing() throws IOException {
        assertTrue(new OpenClose(Transport.EPOLL).report(100_000, System.out));
    }
}
