/*
 * The C peer of the KVM benchmark: the same ioctls and the same guest without a runtime.
 *
 *   kvmbench check ITERATIONS     KVM_CHECK_EXTENSION
 *   kvmbench regs ITERATIONS      KVM_GET_REGS
 *   kvmbench exits ITERATIONS     KVM_RUN of a guest that writes a port for ever, each exit looked at
 *
 * There is a second, idle thread, as any monitor has one: it makes each call dearer.
 *
 * Prints one line of JSON; times are nanoseconds for one, of the fastest of 20 batches.
 * Build: cc -O2 -Wall -Wextra -o kvmbench kvmbench.c (glibc 2.34)
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/kvm.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static double now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}

static int system_fd, vm, vcpu;
static struct kvm_run *run;

static void make_guest(void)
{
    /* out dx, al; jmp to it */
    static const uint8_t code[] = { 0xee, 0xeb, 0xfd };
    struct kvm_userspace_memory_region region = { .guest_phys_addr = 0x1000, .memory_size = 0x1000 };
    struct kvm_regs regs = { .rip = 0x1000, .rflags = 2, .rdx = 0x3f8 };
    struct kvm_sregs sregs;
    uint8_t *memory = mmap(NULL, 0x1000, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED)
        die("mmap");
    memcpy(memory, code, sizeof code);
    region.userspace_addr = (uintptr_t)memory;
    vm = ioctl(system_fd, KVM_CREATE_VM, 0);
    if (vm < 0 || ioctl(vm, KVM_SET_USER_MEMORY_REGION, &region) < 0)
        die("KVM_CREATE_VM");
    vcpu = ioctl(vm, KVM_CREATE_VCPU, 0);
    if (vcpu < 0)
        die("KVM_CREATE_VCPU");
    run = mmap(NULL, ioctl(system_fd, KVM_GET_VCPU_MMAP_SIZE, 0), PROT_READ | PROT_WRITE, MAP_SHARED, vcpu, 0);
    if (run == MAP_FAILED || ioctl(vcpu, KVM_GET_SREGS, &sregs) < 0)
        die("KVM_GET_SREGS");
    sregs.cs.base = 0;
    sregs.cs.selector = 0;
    if (ioctl(vcpu, KVM_SET_SREGS, &sregs) < 0 || ioctl(vcpu, KVM_SET_REGS, &regs) < 0)
        die("KVM_SET_REGS");
}

static uint64_t exits(long count)
{
    uint64_t sum = 0;

    for (long i = 0; i < count; i++) {
        if (ioctl(vcpu, KVM_RUN, 0) < 0)
            die("KVM_RUN");
        if (run->exit_reason != KVM_EXIT_IO || run->io.direction != KVM_EXIT_IO_OUT)
            die("exit");
        sum += run->io.port + *((uint8_t *)run + run->io.data_offset);
    }
    return sum;
}

static uint64_t calls(const char *what, long count)
{
    uint64_t sum = 0;

    for (long i = 0; i < count; i++) {
        if (strcmp(what, "check") == 0) {
            sum += ioctl(system_fd, KVM_CHECK_EXTENSION, KVM_CAP_USER_MEMORY);
        } else {
            struct kvm_regs regs;

            if (ioctl(vcpu, KVM_GET_REGS, &regs) < 0)
                die("KVM_GET_REGS");
            sum += regs.rip;
        }
    }
    return sum;
}

/* The kernel counts the users of a descriptor in each call, as soon as a process has a second thread. */
static void *idle(void *unused)
{
    pause();
    return unused;
}

int main(int argc, char **argv)
{
    long count = argc == 3 ? atol(argv[2]) : 0;
    uint64_t sum = 0;
    double best = 0;
    pthread_t second;

    if (count < 20) {
        fprintf(stderr, "usage: kvmbench check|regs|exits ITERATIONS\n");
        return 2;
    }
    system_fd = open("/dev/kvm", O_RDWR | O_CLOEXEC);
    if (system_fd < 0)
        die("/dev/kvm");
    if (pthread_create(&second, NULL, idle, NULL) != 0)
        die("pthread_create");
    make_guest();
    exits(100);
    for (int batch = 0; batch < 20; batch++) {
        double start = now_ns();
        double took;

        sum += strcmp(argv[1], "exits") == 0 ? exits(count / 20) : calls(argv[1], count / 20);
        took = (now_ns() - start) / (count / 20);
        if (batch == 0 || took < best)
            best = took;
    }
    printf("{\"ns\": %.2f, \"sum\": %llu}\n", best, (unsigned long long)sum);
    return 0;
}
