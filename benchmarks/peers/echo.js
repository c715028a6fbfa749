#!/usr/bin/env node
/*
 * A server of Node that sends back what it gets, for the programs echo and idle-connections, on its one thread.
 *
 *   echo.js [--version]
 *
 * It prints its port and ends with its standard input.
 */
"use strict";
const net = require("net");

function serve() {
  const server = net.createServer({ noDelay: true }, (socket) => {
    socket.on("error", () => {}); // the client has gone
    socket.pipe(socket);
  });
  const where = { port: 0, host: "127.0.0.1", backlog: 4096 };
  server.listen(where, () => console.log(server.address().port));
  process.stdin.resume().on("end", () => process.exit());
}

if (process.argv[2] === "--version") {
  console.log("Node " + process.versions.node);
} else {
  serve();
}
