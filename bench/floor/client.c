// The floor of a client: epoll, one thread, and nothing kept per connection but what the kernel keeps. That works because
// the kernel gives the lowest free descriptor: the connections are the descriptors from `base` to `base + share`.
//
//     client --endpoint 127.0.0.1:9000 --connections 19500 [--capacity N] [--source IP,IP] [--max-connecting 256]
//            [--message-interval 10000ms] [--payload-size 32] [--reply none|echo]
//
// Prints a line of JSON, with the names of megaconn's /stats, when all connections are established, and for each line
// `stats` on standard input. A number there raises the connections to hold, up to --capacity; its end means go.
#define _GNU_SOURCE
#include "common.h"
#include <sys/epoll.h>
#include <sys/socket.h>

enum { SOURCES = 256, MOST_FAILURES = 1000, IP_NO_PORT = 24 /* IP_BIND_ADDRESS_NO_PORT */ };

static const double TICK = 0.020; // messages are sent in ticks, as megaconn does: each alone would be a wake-up
// With replies about twenty messages share a tick, and replies are read after every four, as megaconn does.
static const double PER_TICK = 20, SHORTEST_TICK = 0.0002;
enum { PER_TURN = 4, BUCKETS = 26 * 128 };

static int epoll, base, echo, sources, most_connecting;
static long share, capacity, connecting, established, lost, failures, sent, blocked, replies, next_slot, payload;
static struct sockaddr_in server, source[SOURCES];
static double interval, began, took, last_tick, due;
static char message[BUFFER];
static double *sent_at;            // of each descriptor the time of the message that waits for its reply, or 0
static long reply_times[BUCKETS]; // microseconds, in HdrHistogram's buckets for two digits

static void print_stats(void) {
    struct rusage u = used();
    long connections = established - lost;
    int buckets = BUCKETS;
    while (buckets > 0 && reply_times[buckets - 1] == 0) {
        buckets--;
    }
    printf("{\"pid\":%d,\"share\":%ld,\"connections\":%ld,\"connecting\":%ld,\"established\":%ld,\"lost\":%ld,"
           "\"failures\":%ld,\"sent\":%ld,\"blocked\":%ld,\"replies\":%ld,\"connectSeconds\":%.6f,"
           "\"connectsPerSecond\":%.1f,\"cpuUser\":%.6f,\"cpuSystem\":%.6f,\"replyCounts\":[",
           getpid(), share, connections, connecting, established, lost, failures, sent, blocked, replies, took,
           took > 0 ? (double)established / took : 0, of(u.ru_utime), of(u.ru_stime));
    for (int i = 0; i < buckets; i++) {
        printf(i == 0 ? "%ld" : ",%ld", reply_times[i]);
    }
    printf("]}\n");
    fflush(stdout);
}

static void hold(long connections) {
    if (connections > capacity) {
        usage("more connections than --capacity");
    }
    share = connections > share ? connections : share;
    began = seconds();
}

static void command(char *line) {
    if (strcmp(line, "stats") == 0) {
        print_stats();
    } else {
        hold(atol(line));
    }
}

static void watch(int operation, int fd, unsigned events) {
    struct epoll_event event = {.events = events, .data.fd = fd};
    if (epoll_ctl(epoll, operation, fd, &event) != 0) {
        die("epoll_ctl");
    }
}

static void failed(int fd, int why) {
    close(fd); // and the next connect gets this descriptor
    if (++failures > MOST_FAILURES) {
        errno = why;
        die("can't connect");
    }
}

static void open_one(void) {
    static long opens;
    int on = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        die("socket");
    }
    if (sources > 0) {
        setsockopt(fd, IPPROTO_IP, IP_NO_PORT, &on, sizeof on); // connect(2) chooses the port, which is faster
        if (bind(fd, (struct sockaddr *)&source[opens++ % sources], sizeof *source) != 0) {
            die("bind");
        }
    }
    if (connect(fd, (struct sockaddr *)&server, sizeof server) != 0 && errno != EINPROGRESS) {
        failed(fd, errno);
        return;
    }
    connecting++;
    watch(EPOLL_CTL_ADD, fd, EPOLLOUT);
}

static void connected(int fd) {
    int error = 0;
    socklen_t length = sizeof error;
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length);
    connecting--;
    if (error != 0) {
        failed(fd, error);
        return;
    }
    watch(EPOLL_CTL_MOD, fd, EPOLLIN);
    if (++established - lost == share) {
        took += seconds() - began;
        print_stats();
    }
}

static void replied(int fd) {
    long micros = (long)((seconds() - sent_at[fd]) * 1e6), bucket = 0;
    while (micros >> bucket >= 256) {
        bucket++;
    }
    long index = micros < 256 ? micros : (bucket + 1) * 128 + (micros >> bucket) - 128;
    reply_times[index < BUCKETS ? index : BUCKETS - 1]++;
    replies++;
    sent_at[fd] = 0;
}

static void receive(int fd) {
    ssize_t n = read(fd, buffer, sizeof buffer);
    if (n > 0) {
        if (echo && sent_at[fd] > 0) {
            replied(fd);
        }
    } else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
        close(fd); // a hole among the descriptors: sending on it fails, and counts as blocked
        lost++;
        sent_at[fd] = 0;
    }
}

// Slot s of n is due s/n into each interval. Returns whether more is due.
static int send_due(double now, long most) {
    due += (now - last_tick) * (double)share / interval;
    last_tick = now;
    if (due > (double)share) {
        blocked += (long)(due - (double)share); // stood still for longer than an interval
        due = (double)share;
    }
    for (; due >= 1 && most > 0; due--, most--) {
        int fd = base + (int)next_slot;
        next_slot = next_slot + 1 >= share ? 0 : next_slot + 1;
        double at = echo ? seconds() : 0;
        if (send(fd, message, (size_t)payload, MSG_NOSIGNAL) == payload) {
            sent++;
            if (echo && sent_at[fd] == 0) {
                sent_at[fd] = at;
            }
        } else {
            blocked++;
        }
    }
    return due >= 1;
}

static double tick(void) {
    double few = PER_TICK * interval / (double)(share > 0 ? share : 1);
    return !echo || few > TICK ? TICK : few < SHORTEST_TICK ? SHORTEST_TICK : few;
}

static void read_sources(const char *list) {
    char *copy = strdup(list);
    for (char *ip = strtok(copy, ","); ip != NULL && sources < SOURCES; ip = strtok(NULL, ",")) {
        source[sources++] = address(ip, 0);
    }
    free(copy);
}

static void read_options(int argc, char **argv) {
    char *host = strdup(option(argc, argv, "--endpoint", "127.0.0.1:9000"));
    char *colon = strchr(host, ':');
    const char *connections = option(argc, argv, "--connections", "19500");
    if (colon == NULL) {
        usage("--endpoint must be like 127.0.0.1:9000");
    }
    *colon = 0;
    server = address(host, atoi(colon + 1));
    capacity = atol(option(argc, argv, "--capacity", connections));
    interval = atof(option(argc, argv, "--message-interval", "10000ms")) / 1000;
    payload = atol(option(argc, argv, "--payload-size", "32"));
    echo = strcmp(option(argc, argv, "--reply", "none"), "echo") == 0;
    most_connecting = atoi(option(argc, argv, "--max-connecting", "256"));
    read_sources(option(argc, argv, "--source", ""));
    if (interval <= 0 || payload < 1 || payload > BUFFER) {
        usage("--message-interval must be like 10000ms, --payload-size 1 to 65536");
    }
    use_all_files(capacity);
    hold(atol(connections));
}

int main(int argc, char **argv) {
    read_options(argc, argv);
    memset(message, 'm', sizeof message);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    base = epoll + 1;
    while (fcntl(base, F_GETFD) >= 0) {
        base++; // inherited from a shell or a tool: not ours
    }
    struct epoll_event command_line = {.events = EPOLLIN, .data.fd = STDIN_FILENO};
    epoll_ctl(epoll, EPOLL_CTL_ADD, STDIN_FILENO, &command_line); // fails for /dev/null: then there are no commands
    sent_at = calloc((size_t)(base + capacity + SOURCES), sizeof *sent_at);
    last_tick = seconds();
    int more = 0;
    struct epoll_event events[EVENTS];
    while (1) {
        while (established - lost + connecting < share && connecting < most_connecting) {
            open_one();
        }
        double wait = more ? 0 : last_tick + tick() - seconds();
        struct timespec until = {.tv_nsec = wait > 0 ? (long)(wait * 1e9) : 0};
        int n = epoll_pwait2(epoll, events, EVENTS, &until, NULL);
        for (int i = 0; i < n; i++) {
            int fd = events[i].data.fd;
            if (fd == STDIN_FILENO) {
                read_commands(command);
            } else if (events[i].events & EPOLLOUT || (events[i].events & EPOLLIN) == 0) {
                connected(fd);
            } else {
                receive(fd);
            }
        }
        double now = seconds();
        if (more || now - last_tick >= tick()) {
            more = send_due(now, echo ? PER_TURN : share);
        }
    }
}
