// The micro benchmarks in Go, measured as the programs of the same names measure Treadle: on one core, as the loop is.
//
//	micro BENCHMARK VALUE [--iterations N] [--millis M] | --version
//
// N iterations of M milliseconds each warm it up; for each of N more it prints a JSON line: nanoseconds an operation.
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
}

func (p program) iterate(value int, limit time.Duration) float64 {
	runs := 0
	started := time.Now()
	for time.Since(started) < limit {
		p.run(value)
		runs++
	}
	return float64(time.Since(started).Nanoseconds()) / float64(runs*p.operations)
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
		fmt.Printf("{\"unit\": \"ns/op\", \"value\": %f}\n", chosen.iterate(value, limit))
	}
}
