/*
 * The C peer of the QMP benchmark: what a client without a runtime gets out of the same QEMU.
 *
 *   qmpbench SOCKET sequential ITERATIONS        one query-status at a time
 *   qmpbench SOCKET sequential-id ITERATIONS     the same, each with an id: QEMU reads a command byte by byte
 *   qmpbench SOCKET pipelined ITERATIONS DEPTH   DEPTH commands in flight, each with an id
 *
 * Prints one line of JSON; times are microseconds. Build: cc -O2 -Wall -Wextra -o qmpbench qmpbench.c
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static char input[1 << 16];
static size_t filled;

static void die(const char *what)
{
    fprintf(stderr, "qmpbench: %s: %s\n", what, strerror(errno));
    exit(1);
}

static double now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static int open_monitor(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0)
        die("socket");
    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        die(path);
    }
    strcpy(address.sun_path, path);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
        die(path);
    return fd;
}

static void send_all(int fd, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t sent = write(fd, data, length);

        if (sent < 0)
            die("write");
        data += sent;
        length -= (size_t)sent;
    }
}

/* Reads once and returns how many whole lines arrived; what is behind the last newline stays in the buffer. */
static long read_lines(int fd)
{
    ssize_t got = read(fd, input + filled, sizeof input - filled);
    char *from = input;
    char *newline;
    long lines = 0;

    if (got <= 0)
        die("read");
    filled += (size_t)got;
    while ((newline = memchr(from, '\n', filled - (size_t)(from - input))) != NULL) {
        if (memmem(from, (size_t)(newline - from), "\"error\"", 7) != NULL) {
            errno = EPROTO;
            die("the monitor refused a command");
        }
        lines++;
        from = newline + 1;
    }
    filled -= (size_t)(from - input);
    memmove(input, from, filled);
    if (filled == sizeof input) {
        errno = EMSGSIZE;
        die("line");
    }
    return lines;
}

static void await_line(int fd)
{
    while (read_lines(fd) == 0)
        ;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

static int encode(char *command, size_t size, long id)
{
    return snprintf(command, size, "{\"execute\":\"query-status\",\"id\":%ld}\n", id);
}

static void sequential(int fd, long iterations, int with_id)
{
    double *took = malloc(sizeof *took * (size_t)iterations);
    char command[128];
    int length = snprintf(command, sizeof command, "{\"execute\":\"query-status\"}\n");

    if (took == NULL)
        die("malloc");
    for (long i = 0; i < iterations; i++) {
        double start = now_us();

        if (with_id)
            length = encode(command, sizeof command, i);
        send_all(fd, command, (size_t)length);
        await_line(fd);
        took[i] = now_us() - start;
    }
    qsort(took, (size_t)iterations, sizeof *took, compare);
    printf("{\"mode\":\"%s\",\"iterations\":%ld,\"p50\":%.1f,\"p90\":%.1f,\"p99\":%.1f}\n",
           with_id ? "sequential-id" : "sequential", iterations, took[iterations / 2],
           took[iterations * 9 / 10], took[iterations * 99 / 100]);
    free(took);
}

static void pipelined(int fd, long iterations, long depth)
{
    char batch[1 << 15];
    long sent = 0, answered = 0;
    double start = now_us();

    while (answered < iterations) {
        size_t length = 0;

        while (sent < iterations && sent - answered < depth && length + 128 < sizeof batch)
            length += (size_t)encode(batch + length, sizeof batch - length, sent++);
        send_all(fd, batch, length);
        answered += read_lines(fd);
    }
    double took = now_us() - start;

    printf("{\"mode\":\"pipelined\",\"iterations\":%ld,\"depth\":%ld,\"perSecond\":%.0f}\n",
           iterations, depth, (double)iterations / took * 1e6);
}

int main(int argc, char **argv)
{
    static const char capabilities[] = "{\"execute\":\"qmp_capabilities\"}\n";
    long iterations = argc > 3 ? atol(argv[3]) : 0;
    long depth = argc > 4 ? atol(argv[4]) : 64;

    if (iterations <= 0 || depth <= 0) {
        fprintf(stderr, "usage: qmpbench SOCKET sequential|sequential-id|pipelined ITERATIONS [DEPTH]\n");
        return 2;
    }
    int fd = open_monitor(argv[1]);

    await_line(fd);
    send_all(fd, capabilities, sizeof capabilities - 1);
    await_line(fd);
    if (strcmp(argv[2], "pipelined") == 0)
        pipelined(fd, iterations, depth);
    else
        sequential(fd, iterations, strcmp(argv[2], "sequential-id") == 0);
    close(fd);
    return 0;
}
