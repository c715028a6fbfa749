package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// What this process says of itself: time, CPU time, memory.
type measured struct {
	started   time.Time
	cpuBefore float64
}

func begin() measured {
	return measured{time.Now(), cpuSeconds()}
}

func (m measured) seconds() float64 { return time.Since(m.started).Seconds() }

func (m measured) cpuSeconds() float64 { return cpuSeconds() - m.cpuBefore }

func (m measured) tell(what string, count int) {
	seconds, cpu := m.seconds(), m.cpuSeconds()
	say(what+"s/s", float64(count)/seconds)
	say("cpu-us/"+what, cpu*1e6/float64(count))
	say("peak-MB", memory("VmHWM:"))
}

// Of so many rounds, what one took.
func (m measured) tellWhole(rounds int) {
	seconds, cpu := m.seconds(), m.cpuSeconds()
	say("s", seconds/float64(rounds))
	say("cpu-s", cpu/float64(rounds))
	say("peak-MB", memory("VmHWM:"))
}

func say(unit string, value float64) {
	fmt.Printf("{\"unit\": %q, \"value\": %g}\n", unit, value)
}

func cpuSeconds() float64 {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e9
}

func memory(name string) float64 {
	file, err := os.Open("/proc/self/status")
	if err != nil {
		return 0
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), name) {
			kib, _ := strconv.ParseFloat(strings.Fields(lines.Text())[1], 64)
			return kib * 1024 / 1e6
		}
	}
	return 0
}
