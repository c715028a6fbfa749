package io.treadle.http;

import java.net.ConnectException;
import java.net.InetAddress;

/** The policy does not allow an address; trying again changes nothing about that. */
final class AddressRefused extends ConnectException {
    private static final long serialVersionUID = 1L;

    AddressRefused(InetAddress address) {
        super("the address is not allowed by HttpOptions.addressPolicy: address=" + address);
    }
}
