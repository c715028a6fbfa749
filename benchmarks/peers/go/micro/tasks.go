package main

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"
)

const (
	cancelled = 20_000
	yields    = 1_000_000
	passes    = 100_000
	forever   = 1000 * 24 * time.Hour
)

// Goroutines that all sleep, so many at a time, and are cancelled together; an operation is one of them.
func cancelAll(children int) {
	count := 0 // on one core, and nothing interrupts an addition
	for done := 0; done < cancelled; done += children {
		scope, cancel := context.WithCancel(context.Background())
		var asleep, all sync.WaitGroup
		asleep.Add(children)
		all.Add(children)
		for i := 0; i < children; i++ {
			go func() {
				defer all.Done()
				timer := time.NewTimer(forever)
				defer timer.Stop()
				asleep.Done()
				select {
				case <-timer.C:
				case <-scope.Done():
					count++
				}
			}()
		}
		asleep.Wait()
		cancel()
		all.Wait()
	}
	if count != cancelled {
		fail(fmt.Sprintf("not all were cancelled: count=%d", count))
	}
}

// Goroutines that give up their turn; an operation is a switch to another one.
func yieldAll(batch int) {
	last, made := -1, 0
	var all sync.WaitGroup
	all.Add(batch)
	for me := 0; me < batch; me++ {
		go func(me int) {
			defer all.Done()
			for made < yields {
				if last != me {
					last = me
					made++
				}
				runtime.Gosched()
			}
		}(me)
	}
	all.Wait()
	if made < yields {
		fail(fmt.Sprintf("not all switches were made: made=%d", made))
	}
}

// A token that goes round through channels without a buffer; an operation is one pass.
func ring(size int) {
	first, holder := make(chan int), make(chan int)
	in := first
	for me := 0; me < size-1; me++ {
		out := make(chan int)
		go passOn(me, in, out, holder, out)
		in = out
	}
	go passOn(size-1, in, first, holder, holder)
	first <- passes
	if at := <-holder; at != passes%size {
		fail(fmt.Sprintf("the token is at the wrong place: holder=%d", at))
	}
	close(first)
	<-holder // all have ended
}

// Ends with its own channel, and has the next one end by closing last.
func passOn(me int, in <-chan int, out chan<- int, holder chan<- int, last chan<- int) {
	for left := range in {
		if left == 0 {
			holder <- me
		} else {
			out <- left - 1
		}
	}
	close(last)
}
