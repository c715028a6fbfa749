package main

import (
	"crypto/sha256"
	"net/http"
	"sort"
	"sync"
	"time"
)

const (
	hogEvery  = 100 * time.Millisecond
	hogTime   = 10 * time.Millisecond
	cpuTime   = 50 * time.Microsecond
	blockTime = time.Millisecond
)

// How many digests a core that does nothing else computes in a second: work is an amount and not a time, or else whoever is
// interrupted would have less to do. Found out before the load begins.
var digestsPerSecond float64

func calibrate() float64 {
	const slice, slices = 2000, 200
	best := 0.0
	for i := 0; i < slices; i++ {
		started := time.Now()
		digest(slice)
		if speed := slice / time.Since(started).Seconds(); speed > best {
			best = speed
		}
	}
	return best
}

func digest(count int) [32]byte {
	sum := [32]byte{}
	for i := 0; i < count; i++ {
		sum = sha256.Sum256(sum[:])
	}
	return sum
}

// Computes what takes so long on a core that does nothing else.
func burn(pause time.Duration) {
	digest(int(pause.Seconds() * digestsPerSecond))
}

// Words: the URL, the size of its page, requests a second, seconds. A request fetches, computes, and blocks for a while; its
// latency counts from when it was due, not from when it began.
func mixedLoad(words []string) {
	url, size, rate, seconds := words[0], number(words[1]), number(words[2]), number(words[3])
	digestsPerSecond = calibrate()
	c := client(1000)
	open(c, url, size, rate, seconds)
	m := begin()
	latencies := open(c, url, size, rate, seconds)
	taken := m.seconds()
	cpu := cpuSeconds() - m.cpuBefore
	sort.Float64s(latencies)
	tellLatencies(latencies, taken, cpu)
}

// Of latencies in their order, in milliseconds.
func tellLatencies(latencies []float64, taken, cpu float64) {
	at := func(quantile float64) float64 { return latencies[int(quantile*float64(len(latencies)-1))] }
	say("p99.9-ms", at(0.999))
	say("p50-ms", at(0.5))
	say("requests/s", float64(len(latencies))/taken)
	say("cpu-us/request", cpu*1e6/float64(len(latencies)))
	say("peak-MB", memory("VmHWM:"))
}

func open(c *http.Client, url string, size, rate, seconds int) []float64 {
	count := rate * seconds
	latencies := make([]float64, count)
	start := time.Now()
	var all sync.WaitGroup
	stop := make(chan bool)
	go func() {
		for ticker := time.NewTicker(hogEvery); ; {
			select {
			case <-ticker.C:
				go burn(hogTime)
			case <-stop:
				ticker.Stop()
				return
			}
		}
	}()
	for i := 0; i < count; i++ {
		due := start.Add(time.Duration(i) * time.Second / time.Duration(rate))
		time.Sleep(time.Until(due))
		all.Add(1)
		go func(i int) {
			defer all.Done()
			get(c, url, size)
			burn(cpuTime)
			time.Sleep(blockTime)
			latencies[i] = time.Since(due).Seconds() * 1e3
		}(i)
	}
	all.Wait()
	close(stop)
	return latencies
}
