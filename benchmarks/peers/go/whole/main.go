// The whole programs of the benchmarks in Go.
//
//	whole BENCHMARK WORDS... | --version
//
// Each does its work once, checks the answer, and prints a JSON line for each thing that it measured.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
)

var programs = map[string]func([]string){
	"skynet":       skynet,
	"sleepers":     sleepers,
	"timers":       timers,
	"idle":         idle,
	"cold-start":   coldStart,
	"fetch":        fetch,
	"fetch-grid":   fetch,
	"mixed-load":   mixedLoad,
	"cancel-storm": cancelStorm,
}

func number(word string) int {
	value, err := strconv.Atoi(word)
	if err != nil {
		fail("expected a number: word=" + word)
	}
	return value
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
	if len(os.Args) < 2 || programs[os.Args[1]] == nil {
		fail(fmt.Sprint("usage: whole BENCHMARK WORDS..., arguments=", os.Args[1:]))
	}
	programs[os.Args[1]](os.Args[2:])
}
