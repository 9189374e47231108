// What server and client share: options of the form --name value, the open-file limit, and lines on standard input.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS = 1024, BUFFER = 64 * 1024, OWN_FILES = 16 };

static char buffer[BUFFER]; // of all connections: what comes in is dropped or echoed at once

__attribute__((noreturn)) static inline void die(const char *what) {
    fprintf(stderr, "floor: %s: %s\n", what, strerror(errno));
    exit(1);
}

__attribute__((noreturn)) static inline void usage(const char *what) {
    fprintf(stderr, "floor: %s\n", what);
    exit(2);
}

// The value of --name, or what it is without one.
static inline const char *option(int argc, char **argv, const char *name, const char *otherwise) {
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], name) == 0) {
            return argv[i + 1];
        }
    }
    return otherwise;
}

static inline void use_all_files(long connections) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        die("getrlimit");
    }
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0) {
        die("setrlimit");
    }
    if ((rlim_t)connections + OWN_FILES > limit.rlim_max) {
        usage("more connections than the open-file limit (ulimit -Hn) has room for: start several processes");
    }
}

static inline struct sockaddr_in address(const char *host, int port) {
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    if (inet_pton(AF_INET, host, &a.sin_addr) != 1) {
        usage("an address must be like 127.0.0.1");
    }
    return a;
}

static inline double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static inline double of(struct timeval t) {
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static inline struct rusage used(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage;
}

// Reads lines of standard input and hands each to `line`; its end means go.
static inline void read_commands(void (*line)(char *)) {
    static char text[256];
    static size_t length;
    ssize_t n = read(STDIN_FILENO, text + length, sizeof text - 1 - length);
    if (n == 0) {
        _exit(0); // no clean-up: the kernel closes all sockets
    }
    length += n > 0 ? (size_t)n : 0;
    text[length] = 0;
    char *start = text;
    for (char *end; (end = strchr(start, '\n')) != NULL; start = end + 1) {
        *end = 0;
        line(start);
    }
    length = strlen(start);
    memmove(text, start, length + 1);
    if (length == sizeof text - 1) {
        usage("a line of standard input is too long");
    }
}
