package main

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

func client(connections int) *http.Client {
	return &http.Client{Transport: &http.Transport{
		MaxIdleConns:        connections,
		MaxIdleConnsPerHost: connections,
		MaxConnsPerHost:     connections,
		DisableCompression:  true,
	}}
}

// Fetches a page and checks its status and its size.
func get(c *http.Client, url string, size int) {
	response, err := c.Get(url)
	if err != nil {
		fail(err.Error())
	}
	defer response.Body.Close()
	count, err := io.Copy(io.Discard, response.Body)
	if err != nil || response.StatusCode != 200 || int(count) != size {
		fail(fmt.Sprint("a wrong answer: status=", response.StatusCode, ", bytes=", count, ", error=", err))
	}
}

func fetchAll(c *http.Client, url string, size, concurrency, count int) {
	left := int64(count)
	var all sync.WaitGroup
	for i := 0; i < concurrency; i++ {
		all.Add(1)
		go func() {
			defer all.Done()
			for atomic.AddInt64(&left, -1) >= 0 {
				get(c, url, size)
			}
		}()
	}
	all.Wait()
}

// Words: the URL, the size of its page, the concurrency, how many requests, how many before.
func fetch(words []string) {
	size, concurrency, count, warmUp := number(words[1]), number(words[2]), number(words[3]), number(words[4])
	c := client(concurrency)
	fetchAll(c, words[0], size, concurrency, warmUp)
	m := begin()
	fetchAll(c, words[0], size, concurrency, count)
	m.tell("request", count)
}

// Words: the URL, the size of its page, and when this process was started, in milliseconds since 1970.
func coldStart(words []string) {
	get(client(1), words[0], number(words[1]))
	started, err := strconv.ParseInt(words[2], 10, 64)
	if err != nil {
		fail(err.Error())
	}
	say("ms", float64(time.Now().UnixMilli()-started))
	say("cpu-ms", cpuSeconds()*1e3)
	say("peak-MB", memory("VmHWM:"))
}
