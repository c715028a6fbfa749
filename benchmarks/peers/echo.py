#!/usr/bin/env python3
"""Servers of Python that send back what they get, for the program echo. Each has one thread.

echo.py asyncio|uvloop|gevent [--version]

It prints its port and ends with its standard input. asyncio and uvloop serve by a protocol, their fastest way; gevent by a
greenlet for each connection. uvloop and gevent: benchmarks/install-peers.
"""

import asyncio
import os
import platform
import socket
import sys
import threading

ROOM = 16 * 1024
BACKLOG = 4096


class Echo(asyncio.Protocol):
    """Writes what comes; does not read on while the peer is slow."""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)

    def pause_writing(self):
        self.transport.pause_reading()

    def resume_writing(self):
        self.transport.resume_reading()


async def serve_protocol():
    server = await asyncio.get_running_loop().create_server(Echo, "127.0.0.1", 0, backlog=BACKLOG)
    announce(server.sockets[0].getsockname()[1])
    await server.serve_forever()


def serve_with_gevent():
    from gevent.server import StreamServer

    def echo(connection, _):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            while data := connection.recv(ROOM):
                connection.sendall(data)
        except ConnectionError:
            pass  # the client has gone

    server = StreamServer(("127.0.0.1", 0), echo, backlog=BACKLOG)
    server.start()
    announce(server.server_port)
    server.serve_forever()


def announce(port):
    print(port, flush=True)
    threading.Thread(target=end_with_input, daemon=True).start()


def end_with_input():
    while os.read(0, 4096):
        pass
    os._exit(0)


def version(library):
    if library == "asyncio":
        return f"Python {platform.python_version()}"
    try:
        return f"Python {platform.python_version()}, {library} {__import__(library).__version__}"
    except ImportError:
        sys.exit(
            f"it needs the Python package {library}: benchmarks/install-peers, which is apt-get install python3-{library}"
        )


def main():
    library = sys.argv[1]
    if sys.argv[2:] == ["--version"]:
        print(version(library))
    elif library == "gevent":
        serve_with_gevent()
    elif library == "uvloop":
        import uvloop

        uvloop.install()
        asyncio.run(serve_protocol())
    else:
        asyncio.run(serve_protocol())


if __name__ == "__main__":
    main()
