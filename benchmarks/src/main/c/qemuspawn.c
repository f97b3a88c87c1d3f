/*
 * The bare peer of starting and ending a domain: what it costs to spawn a QEMU, to reach its monitor and to kill it,
 * with nothing around it.
 *
 *   qemuspawn SOCKET [FD:r|rw:PATH]... -- PROGRAM ARGUMENT...
 *
 * Opens each PATH as descriptor FD for the program, spawns it, connects to the monitor SOCKET as soon as it is there,
 * reads the greeting and negotiates; then kills the program and waits for it. Prints one line of JSON; times are
 * microseconds from just before the spawn, and from just before the kill. The program ends with this one, however
 * that ends.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const double LIMIT_US = 30e6;
static const struct timespec PAUSE = { .tv_nsec = 100000 };

static void die(const char *what)
{
    fprintf(stderr, "qemuspawn: %s: %s\n", what, strerror(errno));
    exit(1);
}

static double now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

/* FD:r|rw:PATH */
static void open_for_program(char *file)
{
    char *mode = strchr(file, ':');
    char *path = mode != NULL ? strchr(mode + 1, ':') : NULL;

    if (path == NULL) {
        errno = EINVAL;
        die(file);
    }
    int wanted = atoi(file);
    int opened = open(path + 1, strncmp(mode, ":rw:", 4) == 0 ? O_RDWR : O_RDONLY);

    if (opened < 0)
        die(path + 1);
    if (opened != wanted && (dup2(opened, wanted) < 0 || close(opened) < 0))
        die(file);
}

static pid_t spawn(char **argv)
{
    pid_t pid = vfork();

    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        execvp(argv[0], argv);
        _exit(127);
    }
    if (pid < 0)
        die("vfork");
    return pid;
}

static int await_monitor(const char *path, pid_t pid, double end)
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
    while (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        if ((errno != ENOENT && errno != ECONNREFUSED) || now_us() > end)
            die(path);
        if (waitpid(pid, NULL, WNOHANG) == pid) {
            errno = ECHILD;
            die("the program ended");
        }
        nanosleep(&PAUSE, NULL);
    }
    return fd;
}

static void await_line(int fd)
{
    char c = 0;
    static char buffer[65536];
    ssize_t got;

    do {
        got = read(fd, buffer, sizeof buffer);
        if (got <= 0)
            die("the monitor ended");
        c = buffer[got - 1];
    } while (c != '\n');
}

int main(int argc, char **argv)
{
    static const char capabilities[] = "{\"execute\":\"qmp_capabilities\"}\n";
    int next = 2;

    signal(SIGPIPE, SIG_IGN);
    for (; next < argc && strcmp(argv[next], "--") != 0; next++)
        open_for_program(argv[next]);
    if (next + 1 >= argc) {
        fprintf(stderr, "usage: qemuspawn SOCKET [FD:r|rw:PATH]... -- PROGRAM ARGUMENT...\n");
        return 2;
    }
    unlink(argv[1]);

    double start = now_us();
    pid_t pid = spawn(argv + next + 1);
    int fd = await_monitor(argv[1], pid, start + LIMIT_US);
    double connected = now_us();
    await_line(fd);
    double greeted = now_us();
    if (write(fd, capabilities, sizeof capabilities - 1) < 0)
        die("write");
    await_line(fd);
    double ready = now_us();

    kill(pid, SIGKILL);
    if (waitpid(pid, NULL, 0) != pid)
        die("waitpid");
    double gone = now_us();

    printf("{\"connected\":%.0f,\"greeted\":%.0f,\"ready\":%.0f,\"gone\":%.0f}\n",
           connected - start, greeted - start, ready - start, gone - ready);
    unlink(argv[1]);
    return 0;
}
