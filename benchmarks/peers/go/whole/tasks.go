package main

import (
	"sync"
	"sync/atomic"
	"time"
)

func skynetNode(out chan<- int, number, leaves int) {
	if leaves == 1 {
		out <- number
		return
	}
	children := make(chan int)
	share := leaves / 10
	for i := 0; i < 10; i++ {
		go skynetNode(children, number+i*share, share)
	}
	sum := 0
	for i := 0; i < 10; i++ {
		sum += <-children
	}
	out <- sum
}

func skynet(words []string) {
	leaves := number(words[0])
	skynetRounds(leaves, 4)
	rounds := 1
	if leaves < 1_000_000 {
		rounds = 1_000_000 / leaves // as in Java
	}
	m := begin()
	skynetRounds(leaves, rounds)
	m.tellWhole(rounds)
}

func skynetRounds(leaves, rounds int) {
	for round := 0; round < rounds; round++ {
		out := make(chan int)
		go skynetNode(out, 0, leaves)
		if <-out != leaves*(leaves-1)/2 {
			fail("the sum is wrong")
		}
	}
}

func sleepers(words []string) {
	count, seconds := number(words[0]), number(words[1])
	var woken int64
	var all sync.WaitGroup
	m := begin()
	for i := 0; i < count; i++ {
		all.Add(1)
		go func() {
			time.Sleep(time.Duration(seconds) * time.Second)
			atomic.AddInt64(&woken, 1)
			all.Done()
		}()
	}
	all.Wait()
	if woken != int64(count) {
		fail("not all have slept")
	}
	m.tellWhole(1)
	say("peak-B/task", memory("VmHWM:")*1e6/float64(count))
}

func timers(words []string) {
	count := number(words[0])
	var wentOff int64
	var m measured
	for round := 0; round < 4; round++ {
		m = begin()
		all := make([]*time.Timer, count)
		for i := range all {
			all[i] = time.AfterFunc(time.Duration(3600+i%100)*time.Second, func() { atomic.AddInt64(&wentOff, 1) })
		}
		for _, timer := range all {
			timer.Stop()
		}
	}
	m.tell("timer", count)
	if wentOff != 0 {
		fail("a cancelled timer went off")
	}
}

func idle(words []string) {
	go func() { select {} }()
	time.Sleep(time.Second)
	millis := number(words[0])
	before := cpuSeconds()
	time.Sleep(time.Duration(millis) * time.Millisecond)
	say("MB", memory("VmRSS:"))
	say("cpu-ms/s", (cpuSeconds()-before)*1e6/float64(millis))
}
