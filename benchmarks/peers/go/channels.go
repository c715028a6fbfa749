// Channels of Go, measured as the program channel-pair measures Treadle: on one core, as the loop is.
//
//	channels.go channel-pair CAPACITY [--iterations N] [--millis M]
//
// N iterations of M milliseconds each warm it up; for each of N more it prints a JSON line: nanoseconds an item.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"time"
)

const items = 100_000

// One producer and one consumer; an operation is one item.
func pair(capacity int) {
	channel := make(chan int, capacity)
	go func() {
		for i := 0; i < items; i++ {
			channel <- i
		}
		close(channel)
	}()
	total := 0
	for item := range channel {
		total += item
	}
	if total != items*(items-1)/2 {
		fail(fmt.Sprintf("not every item came once: sum=%d", total))
	}
}

func iterate(capacity int, limit time.Duration) float64 {
	runs := 0
	started := time.Now()
	for time.Since(started) < limit {
		pair(capacity)
		runs++
	}
	return float64(time.Since(started).Nanoseconds()) / float64(runs*items)
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, message)
	os.Exit(1)
}

func main() {
	if len(os.Args) == 2 && os.Args[1] == "--version" {
		fmt.Println(runtime.Version())
		return
	}
	if len(os.Args) < 3 || os.Args[1] != "channel-pair" {
		fail("usage: channels.go channel-pair CAPACITY [--iterations N] [--millis M]")
	}
	capacity, err := strconv.Atoi(os.Args[2])
	if err != nil {
		fail("expected a number: capacity=" + os.Args[2])
	}
	options := flag.NewFlagSet("channels", flag.ExitOnError)
	iterations := options.Int("iterations", 5, "how many")
	millis := options.Int("millis", 1000, "length of each")
	_ = options.Parse(os.Args[3:]) // ExitOnError
	runtime.GOMAXPROCS(1)
	limit := time.Duration(*millis) * time.Millisecond
	for i := 0; i < *iterations; i++ {
		iterate(capacity, limit)
	}
	for i := 0; i < *iterations; i++ {
		fmt.Printf("{\"unit\": \"ns/op\", \"value\": %f}\n", iterate(capacity, limit))
	}
}
