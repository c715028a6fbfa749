package io.treadle.http;

import java.io.IOException;

/** The client was closed during a call; becomes a failure of that call where it arrives. */
final class ClientClosed extends IOException {
    private static final long serialVersionUID = 1L;

    ClientClosed() {
        super("the client was closed during the call; close it after its calls");
    }
}
