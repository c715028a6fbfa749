// The micro benchmarks in Go, measured as the programs of the same names measure Treadle: on one core, as the loop is.
//
//	micro BENCHMARK VALUE [--iterations N] [--millis M] | --version
//
// N iterations of M milliseconds each warm it up; for each of N more it prints two JSON lines, nanoseconds an operation and those of
// CPU time, and at the end the largest memory of the process.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"time"
)

// A program: what it does in one run, and how many operations that is.
type program struct {
	run        func(value int)
	operations int
}

var programs = map[string]program{
	"channel-pair":    {pair, items},
	"channel-fan-in":  {fanIn, items},
	"select-channels": {selectChannels, items},
	"spawn":           {spawn, spawned},
	"cancel":          {cancelAll, cancelled},
	"switch-yield":    {yieldAll, yields},
	"ring-switch":     {ring, passes},
}

// Nanoseconds an operation, and those of CPU time.
func (p program) iterate(value int, limit time.Duration) (float64, float64) {
	runs := 0
	m := begin()
	for m.seconds() < limit.Seconds() {
		p.run(value)
		runs++
	}
	made := float64(runs * p.operations)
	return m.seconds() * 1e9 / made, m.cpuSeconds() * 1e9 / made
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, message)
	os.Exit(1)
}

func main() {
	if len(os.Args) == 2 && os.Args[1] == "--version" {
		fmt.Println("Go", runtime.Version())
		return
	}
	if len(os.Args) < 3 || programs[os.Args[1]].run == nil {
		fail(fmt.Sprint("usage: micro BENCHMARK VALUE [--iterations N] [--millis M], arguments=", os.Args[1:]))
	}
	value, err := strconv.Atoi(os.Args[2])
	if err != nil {
		fail("expected a number: value=" + os.Args[2])
	}
	options := flag.NewFlagSet("micro", flag.ExitOnError)
	iterations := options.Int("iterations", 5, "how many")
	millis := options.Int("millis", 1000, "length of each")
	_ = options.Parse(os.Args[3:]) // ExitOnError
	runtime.GOMAXPROCS(1)
	limit := time.Duration(*millis) * time.Millisecond
	chosen := programs[os.Args[1]]
	for i := 0; i < *iterations; i++ {
		chosen.iterate(value, limit)
	}
	for i := 0; i < *iterations; i++ {
		nanos, cpuNanos := chosen.iterate(value, limit)
		say("ns/op", nanos)
		say("cpu-ns/op", cpuNanos)
	}
	say("peak-MB", memory("VmHWM:"))
}
