package dev.vireo.examples.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Boots the guest in QEMU, without hardware acceleration and without Vireo: what it promises has to hold by itself. */
class GuestIT {
    private static final long DISK = 16L << 20;

    @TempDir
    static Path directory;

    private static LinuxKernel kernel;
    private static Path initramfs;

    @BeforeAll
    static void makeTheGuest() throws IOException {
        assumeTrue(EmulatedGuest.isInstalled(), "needs qemu-system-x86_64: install the package qemu-system-x86");
        kernel = LinuxKernel.findOrFetch();
        initramfs = Initramfs.builder(Initramfs.findBusybox())
                .modulesOf(kernel)
                .build()
                .writeTo(directory.resolve("initramfs"));
    }

    @Test
    void drivesItsDevicesAndPowersOffWhenTheButtonIsPressed() throws Exception {
        Path disk = directory.resolve("disk");
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(DISK);
        }
        List<String> devices = List.of(
                "-drive", "if=none,id=disk,format=raw,file=" + disk,
                "-device", "virtio-blk-pci,drive=disk",
                "-netdev", "user,id=net",
                "-device", "virtio-net-pci,netdev=net",
                "-device", "virtio-rng-pci",
                "-device", "virtio-balloon-pci");
        GuestCommandLine line = GuestCommandLine.onSerialConsole()
                .with(BootOption.DISK)
                .with(BootOption.NET, "dhcp")
                .with(BootOption.COUNT);

        try (EmulatedGuest guest = EmulatedGuest.boot(kernel.image(), initramfs, line, devices)) {
            guest.console().await(GuestLine.DISK_OK.marker() + " " + DISK + " boots=1");
            guest.console().await(GuestLine.NET_OK.marker() + " 10.0.2.15");
            guest.console().await(GuestLine.READY.marker());
            guest.console().await(GuestLine.COUNT.marker() + " 2");
            guest.type("cat /sys/class/misc/hw_random/rng_current");
            guest.console().await("virtio_rng.0");
            guest.command("{\"execute\": \"system_powerdown\"}");
            guest.console().await(GuestLine.POWER_BUTTON.marker());
            guest.monitor().await("\"guest-shutdown\"");
            assertThat(guest.exitStatus()).isZero();
        }

        byte[] sector = new byte[512];
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "r")) {
            file.readFully(sector);
        }
        assertThat(new String(sector, StandardCharsets.US_ASCII)).startsWith("VIREO-DISK boots=1\n\0");
    }

    @Test
    void leavesADiskAloneThatHoldsSomethingElse() throws Exception {
        Path disk = directory.resolve("precious");
        byte[] content = new byte[1 << 20];
        content[17] = 'x';
        Files.write(disk, content);
        List<String> devices =
                List.of("-drive", "if=none,id=disk,format=raw,file=" + disk, "-device", "virtio-blk-pci,drive=disk");
        GuestCommandLine line =
                GuestCommandLine.onSerialConsole().with(BootOption.DISK).with(BootOption.POWEROFF);

        try (EmulatedGuest guest = EmulatedGuest.boot(kernel.image(), initramfs, line, devices)) {
            guest.console().await(GuestLine.DISK_FAILED.marker());
            assertThat(guest.exitStatus()).isZero();
        }
        assertThat(disk).hasBinaryContent(content);
    }

    @Test
    void keepsALogThatOutlivesIt() throws Exception {
        Path disk = directory.resolve("log");
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(1 << 20);
        }
        List<String> devices =
                List.of("-drive", "if=none,id=disk,format=raw,file=" + disk, "-device", "virtio-blk-pci,drive=disk");
        GuestCommandLine line = GuestCommandLine.onSerialConsole().with(BootOption.LOG);

        try (EmulatedGuest guest = EmulatedGuest.boot(kernel.image(), initramfs, line, devices)) {
            guest.console().await(GuestLine.LOG_FOUND.marker() + " 0");
            guest.console().await(GuestLine.LOGGED.marker() + " 3");
        }
        String text = Files.readString(disk, StandardCharsets.US_ASCII).substring(GuestLog.SECTOR);
        List<String> lines = text.replace("\0", "").lines().toList();
        assertThat(lines).hasSizeGreaterThanOrEqualTo(3);
        assertThat(GuestLog.firstWrong(lines, lines.size())).isEmpty();
        try (EmulatedGuest guest = EmulatedGuest.boot(kernel.image(), initramfs, line, devices)) {
            guest.console().await(GuestLine.LOG_FOUND.marker() + " " + lines.size());
            guest.console().await(GuestLine.LOGGED.marker() + " " + (lines.size() + 1));
        }
    }

    @Test
    void usesTwoProcessorsAndRebootsOnControlAltDelete() throws Exception {
        GuestCommandLine line = GuestCommandLine.onSerialConsole();
        try (EmulatedGuest guest = EmulatedGuest.boot(kernel.image(), initramfs, line, List.of("-smp", "2"))) {
            guest.console().await(GuestLine.READY.marker());
            guest.type("nproc");
            guest.console().await("guest# 2");
            guest.command("{\"execute\": \"send-key\", \"arguments\": {\"keys\": ["
                    + "{\"type\": \"qcode\", \"data\": \"ctrl\"}, {\"type\": \"qcode\", \"data\": \"alt\"},"
                    + "{\"type\": \"qcode\", \"data\": \"delete\"}]}}");
            guest.monitor().await("\"guest-reset\"");
        }
    }

    @Test
    void reportsItsPanic() throws Exception {
        GuestCommandLine line = GuestCommandLine.onSerialConsole().with(BootOption.PANIC);
        List<String> devices = List.of("-device", "pvpanic-pci");
        try (EmulatedGuest guest = EmulatedGuest.boot(kernel.image(), initramfs, line, devices)) {
            guest.console().await(GuestLine.READY.marker());
            guest.monitor().await("\"GUEST_PANICKED\"");
        }
    }
}
