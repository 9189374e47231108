package main

import (
	"net"
	"sync"
	"syscall"
)

// poller is what the demos call epoll: one loop that reads, and a map from descriptors to connections. Go's own poller
// watches every net.Conn as well.
type poller struct {
	epoll       int
	lock        sync.RWMutex
	connections map[int]net.Conn
}

func newPoller() *poller {
	epoll, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		fail(err)
	}
	return &poller{epoll: epoll, connections: make(map[int]net.Conn)}
}

func (p *poller) add(connection net.Conn) {
	fd := descriptor(connection)
	p.lock.Lock()
	p.connections[fd] = connection
	p.lock.Unlock()
	event := syscall.EpollEvent{Events: syscall.EPOLLIN | syscall.EPOLLHUP, Fd: int32(fd)}
	if err := syscall.EpollCtl(p.epoll, syscall.EPOLL_CTL_ADD, fd, &event); err != nil {
		fail(err)
	}
}

func (p *poller) remove(fd int, connection net.Conn) {
	_ = syscall.EpollCtl(p.epoll, syscall.EPOLL_CTL_DEL, fd, nil)
	p.lock.Lock()
	delete(p.connections, fd)
	p.lock.Unlock()
	_ = connection.Close()
}

// run hands each connection that is readable to `read`, and forgets it when that says false.
func (p *poller) run(read func(net.Conn) bool) {
	events := make([]syscall.EpollEvent, 1024)
	for {
		n, err := syscall.EpollWait(p.epoll, events, -1)
		if err != nil && err != syscall.EINTR {
			fail(err)
		}
		for i := 0; i < n; i++ {
			fd := int(events[i].Fd)
			p.lock.RLock()
			connection := p.connections[fd]
			p.lock.RUnlock()
			if connection != nil && !read(connection) {
				p.remove(fd, connection)
			}
		}
	}
}

func descriptor(connection net.Conn) int {
	raw, err := connection.(*net.TCPConn).SyscallConn()
	if err != nil {
		fail(err)
	}
	descriptor := -1
	_ = raw.Control(func(fd uintptr) { descriptor = int(fd) })
	return descriptor
}
