// The peer: a server and a client as the "1 million connections" demos in Go write them, in two styles.
//
//	peer server --style goroutine|epoll --port 9000 [--bind 127.0.0.1] [--reply none|echo]
//	peer client --style goroutine|epoll --endpoint 127.0.0.1:9000 --connections 19500 [--source IP,IP]
//	            [--max-connecting 256] [--message-interval 10000ms] [--payload-size 32] [--reply none|echo]
//
// The demos dial one connection after another from one address, which is several times slower; this one does not.
// A line `stats` on standard input is answered by a line of JSON with the names of megaconn's /stats, a number there
// raises a client's connections, and its end means go.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

var (
	style         = flag.String("style", "goroutine", "goroutine (one per connection) or epoll (one loop and a map)")
	port          = flag.Int("port", 9000, "server: where to listen")
	bind          = flag.String("bind", "127.0.0.1", "server: where to listen")
	endpoint      = flag.String("endpoint", "127.0.0.1:9000", "client: the server")
	connections   = flag.Int("connections", 0, "client: to hold")
	capacity      = flag.Int("capacity", 0, "connections that standard input may raise it to; checked against the open-file limit")
	source        = flag.String("source", "", "client: local addresses")
	maxConnecting = flag.Int("max-connecting", 256, "client: connects under way at most")
	interval      = flag.Duration("message-interval", 10*time.Second, "client: each connection sends once in this time")
	payload       = flag.Int("payload-size", 32, "client: bytes")
	reply         = flag.String("reply", "none", "none or echo")
)

// What is counted, by all goroutines.
var accepted, closed, messages, received, established, lost, failures, sent, replies atomic.Int64

const ownFiles = 32

func main() {
	if len(os.Args) < 2 {
		fail("server or client?")
	}
	if err := flag.CommandLine.Parse(os.Args[2:]); err != nil {
		fail(err)
	}
	if *capacity < *connections {
		*capacity = *connections
	}
	useAllFiles()
	raise := func(int) {}
	if os.Args[1] == "server" {
		listen()
	} else {
		raise = newClient().hold
		raise(*connections)
	}
	commands(raise)
}

func fail(why any) {
	fmt.Fprintln(os.Stderr, "peer:", why)
	os.Exit(1)
}

// useAllFiles raises the soft limit, which newer Go does by itself.
func useAllFiles() {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		fail(err)
	}
	limit.Cur = limit.Max
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		fail(err)
	}
	if uint64(*capacity)+ownFiles > limit.Max {
		fail("more connections than the open-file limit (ulimit -Hn) has room for: start several processes")
	}
}

func commands(raise func(int)) {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if n, err := strconv.Atoi(line); err == nil {
			raise(n)
		} else {
			printStats(line == "stats exact")
		}
	}
}

// printStats collects garbage before it tells the heap, if that should be exact.
func printStats(exact bool) {
	var usage syscall.Rusage
	var memory runtime.MemStats
	if exact {
		runtime.GC()
		runtime.ReadMemStats(&memory)
	}
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	stats := map[string]any{
		"pid":         os.Getpid(),
		"connections": accepted.Load() + established.Load() - closed.Load() - lost.Load(),
		"accepted":    accepted.Load(), "closed": closed.Load(), "messages": messages.Load(), "bytes": received.Load(),
		"established": established.Load(), "lost": lost.Load(), "failures": failures.Load(),
		"sent": sent.Load(), "replies": replies.Load(),
		"heapAfterGc": memory.HeapAlloc + memory.StackInuse,
		"cpuUser":     seconds(usage.Utime), "cpuSystem": seconds(usage.Stime),
	}
	line, _ := json.Marshal(stats)
	fmt.Println(string(line))
}

func seconds(t syscall.Timeval) float64 {
	return float64(t.Sec) + float64(t.Usec)/1e6
}
