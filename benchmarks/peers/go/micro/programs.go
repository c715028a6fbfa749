package main

import (
	"fmt"
	"sync"
)

const (
	items   = 100_000
	spawned = 1_000_000
	room    = 64
)

func ensure(total int) {
	if total != items*(items-1)/2 {
		fail(fmt.Sprintf("not every item came once: sum=%d", total))
	}
}

func send(channel chan<- int, first, step int) {
	for i := first; i < items; i += step {
		channel <- i
	}
}

func receive(channel <-chan int) int {
	total := 0
	for i := 0; i < items; i++ {
		total += <-channel
	}
	return total
}

// One producer and one consumer; an operation is one item. No channel of Go is without a bound: room for all items stands for it.
func pair(capacity int) {
	if capacity > items {
		capacity = items
	}
	channel := make(chan int, capacity)
	go send(channel, 0, 1)
	ensure(receive(channel))
}

// Many producers and one consumer.
func fanIn(producers int) {
	channel := make(chan int, room)
	for p := 0; p < producers; p++ {
		go send(channel, p, producers)
	}
	ensure(receive(channel))
}

// A producer for each channel, and one that waits for whichever has something first.
func selectChannels(channels int) {
	all := make([]chan int, 10)
	for c := 0; c < channels; c++ {
		all[c] = make(chan int)
		go send(all[c], c, channels)
	}
	switch channels {
	case 2:
		ensure(ofTwo(all[0], all[1]))
	case 10:
		ensure(ofTen(all))
	default:
		fail(fmt.Sprintf("a select of Go has its cases in the program, 2 or 10: channels=%d", channels))
	}
}

func ofTwo(a, b chan int) int {
	total, item := 0, 0
	for i := 0; i < items; i++ {
		select {
		case item = <-a:
		case item = <-b:
		}
		total += item
	}
	return total
}

func ofTen(c []chan int) int {
	total, item := 0, 0
	for i := 0; i < items; i++ {
		select {
		case item = <-c[0]:
		case item = <-c[1]:
		case item = <-c[2]:
		case item = <-c[3]:
		case item = <-c[4]:
		case item = <-c[5]:
		case item = <-c[6]:
		case item = <-c[7]:
		case item = <-c[8]:
		case item = <-c[9]:
		}
		total += item
	}
	return total
}

// Goroutines that end at once, so many at a time; an operation is one of them.
func spawn(batch int) {
	count := 0 // on one core, and nothing interrupts an addition
	for done := 0; done < spawned; done += batch {
		var all sync.WaitGroup
		all.Add(batch)
		for i := 0; i < batch; i++ {
			go func() {
				count++
				all.Done()
			}()
		}
		all.Wait()
	}
	if count != spawned {
		fail(fmt.Sprintf("not all have run: count=%d", count))
	}
}
