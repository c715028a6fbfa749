#!/usr/bin/env node
/*
 * The whole programs of the benchmarks in Node.
 *
 *   whole.js BENCHMARK WORDS... | --version
 *
 * Each does its work once, checks the answer, and prints a JSON line for each thing that it measured.
 */
"use strict";
const fs = require("fs");
const http = require("http");

const say = (unit, value) => console.log(JSON.stringify({ unit, value }));

function memory(name) {
  const line = fs.readFileSync("/proc/self/status", "utf8").split("\n").find((one) => one.startsWith(name));
  return (parseInt(line.split(/\s+/)[1]) * 1024) / 1e6;
}

function cpuSeconds() {
  const usage = process.cpuUsage();
  return (usage.user + usage.system) / 1e6;
}

function check(right, what) {
  if (!right) {
    console.error("a wrong answer: " + what);
    process.exit(1);
  }
}

/** What this process says of itself. */
class Measured {
  started = performance.now();
  cpu = cpuSeconds();

  tell(what, count) {
    const seconds = (performance.now() - this.started) / 1e3;
    const cpu = cpuSeconds() - this.cpu;
    say(what + "s/s", count / seconds);
    say("cpu-us/" + what, (cpu * 1e6) / count);
    say("peak-MB", memory("VmHWM:"));
  }

  /** Of so many rounds, what one took. */
  tellWhole(rounds = 1) {
    const seconds = (performance.now() - this.started) / 1e3 / rounds;
    const cpu = (cpuSeconds() - this.cpu) / rounds;
    say("s", seconds);
    say("cpu-s", cpu);
    say("peak-MB", memory("VmHWM:"));
  }
}

const pause = (millis) => new Promise((wake) => setTimeout(wake, millis));

async function node(number, leaves) {
  if (leaves === 1) return number;
  const share = leaves / 10;
  const children = [];
  for (let i = 0; i < 10; i++) children.push(node(number + i * share, share));
  return (await Promise.all(children)).reduce((sum, child) => sum + child, 0);
}

async function skynetRounds(leaves, rounds) {
  for (let round = 0; round < rounds; round++) {
    check((await node(0, leaves)) === (leaves * (leaves - 1)) / 2, "sum");
  }
}

async function skynet(leaves) {
  const rounds = Math.max(1, Math.floor(1e6 / leaves)); // as in Java
  await skynetRounds(leaves, 4);
  const measured = new Measured();
  await skynetRounds(leaves, rounds);
  measured.tellWhole(rounds);
}

async function sleepers(count, seconds) {
  let woken = 0;
  const measured = new Measured();
  const all = [];
  for (let i = 0; i < count; i++) all.push(pause(seconds * 1e3).then(() => woken++));
  await Promise.all(all);
  check(woken === count, "woken");
  measured.tellWhole();
  say("peak-B/task", (memory("VmHWM:") * 1e6) / count);
}

async function timers(count) {
  let wentOff = 0;
  let measured;
  for (let round = 0; round < 4; round++) {
    measured = new Measured();
    const all = [];
    for (let i = 0; i < count; i++) all.push(setTimeout(() => wentOff++, (3600 + (i % 100)) * 1e3));
    all.forEach(clearTimeout);
  }
  measured.tell("timer", count);
  check(wentOff === 0, "a cancelled timer went off");
}

async function idle(millis) {
  await pause(1000);
  const before = cpuSeconds();
  await pause(millis);
  say("MB", memory("VmRSS:"));
  say("cpu-ms/s", ((cpuSeconds() - before) * 1e6) / millis);
}

function get(agent, url, size) {
  return new Promise((done, failed) => {
    const request = http.get(url, { agent }, (response) => {
      let bytes = 0;
      response.on("data", (chunk) => (bytes += chunk.length));
      response.on("end", () => {
        check(response.statusCode === 200 && bytes === size, `status=${response.statusCode} bytes=${bytes}`);
        done();
      });
    });
    request.on("error", failed);
  });
}

async function fetchAll(agent, url, size, concurrency, count) {
  let left = count;
  const rest = async () => {
    while (left-- > 0) await get(agent, url, size);
  };
  await Promise.all(Array.from({ length: concurrency }, rest));
}

async function fetch(url, size, concurrency, count, warmUp) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: concurrency });
  await fetchAll(agent, url, size, concurrency, warmUp);
  const measured = new Measured();
  await fetchAll(agent, url, size, concurrency, count);
  measured.tell("request", count);
  agent.destroy();
}

async function coldStart(url, size, started) {
  await get(new http.Agent(), url, size);
  say("ms", Date.now() - started);
  say("cpu-ms", cpuSeconds() * 1e3);
  say("peak-MB", memory("VmHWM:"));
}

const programs = { skynet, sleepers, timers, idle, fetch, "fetch-grid": fetch, "cold-start": coldStart };
const [benchmark, ...words] = process.argv.slice(2);
if (benchmark === "--version") {
  console.log("Node " + process.versions.node);
} else {
  programs[benchmark](...words.map((word) => (/^\d+$/.test(word) ? parseInt(word) : word)));
}
