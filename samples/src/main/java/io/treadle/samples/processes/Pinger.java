package io.treadle.samples.processes;

import java.io.IOException;

/**
 * Asks addresses by the system's ping program, and where there is none or it is not allowed (it needs raw sockets, which containers
 * often refuse), by TCP. For the tasks of one loop.
 */
final class Pinger {
    private boolean byTcp; // no lock: tasks change places only where they wait

    Ping ask(int index, String address) {
        if (!byTcp) {
            try {
                return Ping.byIcmp(index, address);
            } catch (IOException e) {
                fallBack(e);
            }
        }
        return TcpPing.of(index, address);
    }

    private void fallBack(IOException reason) {
        if (!byTcp) {
            byTcp = true;
            System.out.println("no ping here, TCP is asked instead: " + reason.getMessage());
        }
    }
}
