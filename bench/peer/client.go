package main

import (
	"net"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	ipBindAddressNoPort = 24
	mostFailures        = 1000
	tick                = 20 * time.Millisecond // megaconn's
)

type client struct {
	sources []string
	message []byte
	poller  *poller // of the epoll style only
	dials   chan int
	lock    sync.Mutex
	slots   []net.Conn
	share   int
}

func newClient() *client {
	c := &client{message: make([]byte, *payload), dials: make(chan int)}
	if *source != "" {
		c.sources = strings.Split(*source, ",")
	}
	if *style == "epoll" {
		c.poller = newPoller()
		go c.poller.run(takeReply)
		go c.sendOnAll()
	}
	for i := 0; i < *maxConnecting; i++ {
		go c.dialAll()
	}
	return c
}

func (c *client) hold(share int) {
	from := c.share
	if share <= from {
		return
	}
	c.share = share
	go func() {
		for slot := from; slot < share; slot++ {
			c.dials <- slot
		}
	}()
}

func (c *client) dialAll() {
	for slot := range c.dials {
		connection := c.dial(slot)
		established.Add(1)
		if c.poller == nil {
			go c.send(connection, slot)
			continue
		}
		c.poller.add(connection)
		c.lock.Lock()
		c.slots = append(c.slots, connection)
		c.lock.Unlock()
	}
}

func (c *client) dial(slot int) net.Conn {
	dialer := net.Dialer{Control: func(_, _ string, raw syscall.RawConn) error {
		return raw.Control(func(fd uintptr) { // connect(2) chooses the port, which is faster
			_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_IP, ipBindAddressNoPort, 1)
		})
	}}
	if len(c.sources) > 0 {
		dialer.LocalAddr = &net.TCPAddr{IP: net.ParseIP(c.sources[slot%len(c.sources)])}
	}
	for {
		connection, err := dialer.Dial("tcp4", *endpoint)
		if err == nil {
			return connection
		}
		if failures.Add(1) > mostFailures {
			fail(err)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// send is the goroutine of one connection: slot s of n sends at s/n into each interval.
func (c *client) send(connection net.Conn, slot int) {
	buffer := make([]byte, 64)
	offset := time.Duration(slot) * *interval / time.Duration(*capacity)
	next := time.Now().Truncate(*interval).Add(offset)
	for ; ; next = next.Add(*interval) {
		for time.Until(next) < 0 {
			next = next.Add(*interval)
		}
		time.Sleep(time.Until(next))
		if _, err := connection.Write(c.message); err != nil {
			break
		}
		sent.Add(1)
		if *reply == "echo" {
			if _, err := connection.Read(buffer); err != nil {
				break
			}
			replies.Add(1)
		}
	}
	lost.Add(1)
	_ = connection.Close()
}

// sendOnAll is the one goroutine that sends, in the epoll style.
func (c *client) sendOnAll() {
	due, next := 0.0, 0
	last := time.Now()
	for now := range time.Tick(tick) {
		c.lock.Lock()
		slots := c.slots
		c.lock.Unlock()
		due += now.Sub(last).Seconds() * float64(len(slots)) / interval.Seconds()
		last = now
		for ; due >= 1; due-- {
			if next >= len(slots) {
				next = 0
			}
			if _, err := slots[next].Write(c.message); err == nil {
				sent.Add(1)
			}
			next++
		}
	}
}

func takeReply(connection net.Conn) bool {
	if _, err := connection.Read(shared); err != nil {
		lost.Add(1)
		return false
	}
	replies.Add(1)
	return true
}
