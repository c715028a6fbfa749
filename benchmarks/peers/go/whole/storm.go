package main

import (
	"context"
	"fmt"
	"sort"
	"sync"
	"sync/atomic"
	"time"
)

const (
	stormTasks     = 10_000
	untilCancelled = 50 * time.Millisecond
)

var started, cancelled int64

// Starts very many goroutines that wait for ever, and cancels them all at once a little later.
func storm() {
	all, cancel := context.WithCancel(context.Background())
	for i := 0; i < stormTasks; i++ {
		atomic.AddInt64(&started, 1)
		go func() {
			<-all.Done()
			atomic.AddInt64(&cancelled, 1)
		}()
	}
	time.Sleep(untilCancelled)
	cancel()
}

// Words: two that mean nothing here, requests a second, seconds. A request waits for a millisecond, while storms go on; its latency
// counts from when it was due.
func cancelStorm(words []string) {
	rate, seconds := number(words[2]), number(words[3])
	stormy(rate, seconds)
	m := begin()
	latencies := stormy(rate, seconds)
	taken, cpu := m.seconds(), cpuSeconds()-m.cpuBefore
	sort.Float64s(latencies)
	tellLatencies(latencies, taken, cpu)
	for end := time.Now().Add(time.Minute); atomic.LoadInt64(&cancelled) < atomic.LoadInt64(&started); {
		if time.Now().After(end) {
			fail(fmt.Sprint("not all were cancelled: started=", started, ", cancelled=", cancelled))
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func stormy(rate, seconds int) []float64 {
	latencies := make([]float64, rate*seconds)
	start := time.Now()
	nextStorm := start.Add(hogEvery)
	var all sync.WaitGroup
	for i := range latencies {
		due := start.Add(time.Duration(i) * time.Second / time.Duration(rate))
		time.Sleep(time.Until(due))
		all.Add(1)
		go func(i int) {
			defer all.Done()
			time.Sleep(blockTime)
			latencies[i] = time.Since(due).Seconds() * 1e3
		}(i)
		if due.After(nextStorm) {
			go storm()
			nextStorm = nextStorm.Add(hogEvery)
		}
	}
	all.Wait()
	return latencies
}
