// The floor of a server: epoll, one thread, one buffer, and nothing kept per connection but what the kernel keeps.
//
//     server --port 9000 [--bind 127.0.0.1] [--reply none|echo] [--capacity 19500]
//
// Several processes may listen on one port (SO_REUSEPORT), where the open-file limit is lower than the connections.
// A line on standard input is answered by a line of JSON, with the names of megaconn's /stats; its end means go.
#define _GNU_SOURCE
#include "common.h"
#include <sys/epoll.h>
#include <sys/socket.h>

enum { BACKLOG = 65535, ACCEPTS_PER_WAKE_UP = 256 }; // the kernel takes net.core.somaxconn if that is less

static int epoll, listener, echo;
static long accepted, closed, messages, bytes;

static void print_stats(char *line) {
    (void)line;
    struct rusage u = used();
    printf("{\"pid\":%d,\"connections\":%ld,\"accepted\":%ld,\"closed\":%ld,\"messages\":%ld,\"bytes\":%ld,"
           "\"cpuUser\":%.6f,\"cpuSystem\":%.6f}\n",
           getpid(), accepted - closed, accepted, closed, messages, bytes, of(u.ru_utime), of(u.ru_stime));
    fflush(stdout);
}

static void add(int fd, unsigned events) {
    struct epoll_event event = {.events = events, .data.fd = fd};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0) {
        die("epoll_ctl");
    }
}

static void listen_on(const char *host, int port) {
    struct sockaddr_in a = address(host, port);
    int on = 1;
    listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(listener, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&a, sizeof a) != 0 || listen(listener, BACKLOG) != 0) {
        die("can't listen");
    }
    add(listener, EPOLLIN);
    printf("listening on %s:%d\n", host, port);
    fflush(stdout);
}

static void accept_some(void) {
    for (int i = 0; i < ACCEPTS_PER_WAKE_UP; i++) {
        int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0) {
            add(fd, EPOLLIN);
            accepted++;
        } else if (errno == EMFILE || errno == ENFILE) {
            close(listener); // leave the listen group: other processes have room
            fprintf(stderr, "floor: no file left, listens no more\n");
            listener = -1;
            return;
        } else if (errno != ECONNABORTED && errno != EINTR) {
            return;
        }
    }
}

static void receive(int fd) {
    ssize_t n = read(fd, buffer, sizeof buffer);
    if (n > 0) {
        messages++;
        bytes += n;
        if (echo && write(fd, buffer, (size_t)n) != n) {
            n = 0; // a reader too slow for a small message: nothing is kept for it
        }
    }
    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
        close(fd);
        closed++;
    }
}

int main(int argc, char **argv) {
    use_all_files(atol(option(argc, argv, "--capacity", "0")));
    echo = strcmp(option(argc, argv, "--reply", "none"), "echo") == 0;
    epoll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event command_line = {.events = EPOLLIN, .data.fd = STDIN_FILENO};
    epoll_ctl(epoll, EPOLL_CTL_ADD, STDIN_FILENO, &command_line); // fails for /dev/null: then there are no commands
    listen_on(option(argc, argv, "--bind", "127.0.0.1"), atoi(option(argc, argv, "--port", "9000")));
    struct epoll_event events[EVENTS];
    while (1) {
        int n = epoll_wait(epoll, events, EVENTS, -1);
        for (int i = 0; i < n; i++) {
            int fd = events[i].data.fd;
            if (fd == listener) {
                accept_some();
            } else if (fd == STDIN_FILENO) {
                read_commands(print_stats);
            } else {
                receive(fd);
            }
        }
    }
}
