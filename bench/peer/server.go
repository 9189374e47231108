package main

import (
	"context"
	"fmt"
	"net"
	"syscall"
	"time"
)

const soReusePort = 15

// listen shares the port with other processes, where the open-file limit is lower than the connections.
func listen() {
	config := net.ListenConfig{Control: func(_, _ string, c syscall.RawConn) error {
		return c.Control(func(fd uintptr) {
			_ = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, soReusePort, 1)
		})
	}}
	listener, err := config.Listen(context.Background(), "tcp4", fmt.Sprintf("%s:%d", *bind, *port))
	if err != nil {
		fail(err)
	}
	fmt.Println("listening on", listener.Addr())
	handle := func(connection net.Conn) { go serve(connection) }
	if *style == "epoll" {
		poller := newPoller()
		go poller.run(serveOnce)
		handle = poller.add
	}
	go acceptAll(listener, handle)
}

func acceptAll(listener net.Listener, handle func(net.Conn)) {
	for {
		connection, err := listener.Accept()
		if err != nil { // no file left, most likely
			time.Sleep(10 * time.Millisecond)
			continue
		}
		accepted.Add(1)
		handle(connection)
	}
}

// serve is the goroutine of one connection.
func serve(connection net.Conn) {
	buffer := make([]byte, 64)
	for receive(connection, buffer) {
	}
	_ = connection.Close()
}

var shared = make([]byte, 64*1024) // of the one epoll loop

func serveOnce(connection net.Conn) bool {
	return receive(connection, shared)
}

// receive reads once, and echoes; false when the connection has ended.
func receive(connection net.Conn, buffer []byte) bool {
	n, err := connection.Read(buffer)
	if n > 0 {
		messages.Add(1)
		received.Add(int64(n))
		if *reply == "echo" {
			_, err = connection.Write(buffer[:n])
		}
	}
	if err != nil {
		closed.Add(1)
		return false
	}
	return true
}
