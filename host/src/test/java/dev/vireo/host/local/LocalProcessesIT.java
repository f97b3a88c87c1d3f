package dev.vireo.host.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.host.Command;
import dev.vireo.host.HostDevice;
import dev.vireo.host.ProcessIdentity;
import dev.vireo.host.ProcessState;
import dev.vireo.host.RunningCommand;
import dev.vireo.host.Signal;
import dev.vireo.host.local.internal.device.SysfsDevices;
import dev.vireo.host.local.internal.device.UdevDevices;
import dev.vireo.host.local.internal.facts.LocalSystemFiles;
import dev.vireo.testkit.Recorder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes, commands and devices in the ways that only a real kernel has. */
class LocalProcessesIT {
    private final LocalHost host = LocalHost.open();

    @AfterEach
    void close() {
        host.close();
    }

    private ProcessIdentity printed(Recorder said) {
        long pid = Long.parseLong(said.awaitLines(1).lines().findFirst().orElseThrow());
        return host.processes().identify(pid).orElseThrow();
    }

    @Test
    void aProcessThatNobodyReapsCountsAsEnded() {
        Recorder said = new Recorder();
        // The shell starts a child and becomes a program that never reaps it.
        Command parent = Command.of("sh", "-c", "sleep 0.3 & echo $!; exec sleep 1000");
        try (RunningCommand command = host.start(parent, said)) {
            ProcessIdentity child = printed(said);
            assertThat(host.processes().awaitEnd(child, Duration.ofSeconds(10))).isTrue();
            assertThat(host.processes().state(child)).isEqualTo(ProcessState.ZOMBIE);
            assertThat(host.processes().state(child).mayHoldFiles()).isFalse();
            assertThat(host.processes().signal(child, Signal.KILL)).isFalse();
            command.close();
            said.awaitEnd();
            Awaitility.await().until(() -> host.processes().state(child) == ProcessState.GONE);
        }
    }

    @Test
    void aProcessWhoseFirstThreadHasEndedStillHoldsFiles() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "needs python3");
        Recorder said = new Recorder();
        String script = """
                import ctypes, os, threading, time
                threading.Thread(target=lambda: time.sleep(1000)).start()
                print(os.getpid(), flush=True)
                ctypes.CDLL(None).pthread_exit(None)
                """;
        try (RunningCommand command = host.start(Command.of("python3", "-c", script), said)) {
            ProcessIdentity process = printed(said);
            Path stat = Path.of("/proc/" + process.pid() + "/stat");
            Awaitility.await().until(() -> Files.readString(stat).contains(") Z "));
            assertThat(host.processes().state(process)).isEqualTo(ProcessState.ALIVE);
            assertThat(host.processes().awaitEnd(process, Duration.ofMillis(100)))
                    .isFalse();
            assertThat(host.processes().signal(process, Signal.KILL)).isTrue();
            assertThat(host.processes().awaitEnd(process, Duration.ofSeconds(10)))
                    .isTrue();
            assertThat(command.exit()).isNotNull();
        }
        said.awaitEnd();
    }

    @Test
    void endsATreeThatIgnoresSigterm() {
        Recorder said = new Recorder();
        Command stubborn = Command.of("sh", "-c", "trap '' TERM; echo $$; while true; do sleep 1; done");
        RunningCommand command = host.start(stubborn, said);
        ProcessIdentity process = printed(said);
        command.close();
        assertThat(said.awaitEnd()).isEqualTo(137);
        assertThat(host.processes().state(process).mayHoldFiles()).isFalse();
    }

    @Test
    void endsATreeThatIsStopped() {
        Recorder said = new Recorder();
        RunningCommand command = host.start(Command.of("sh", "-c", "echo $$; kill -STOP $$"), said);
        ProcessIdentity process = printed(said);
        Awaitility.await().until(() -> host.processes().state(process) == ProcessState.STOPPED);
        command.close();
        said.awaitEnd();
        assertThat(host.processes().state(process).mayHoldFiles()).isFalse();
    }

    @Test
    void endsADescendantThatLeftTheSession() {
        Recorder said = new Recorder();
        RunningCommand command = host.start(Command.of("sh", "-c", "setsid sh -c 'echo $$; sleep 1000'; true"), said);
        ProcessIdentity outsider = printed(said);
        command.close();
        said.awaitEnd();
        assertThat(host.processes().awaitEnd(outsider, Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void startsCommandsInACleanPlace() {
        String output = host.run(Command.of(
                        "sh",
                        "-c",
                        "pwd; ls /proc/self/fd | wc -l; awk '/^Sig(Blk|Ign)/ {print $2}' /proc/self/status"))
                .output();
        List<String> lines = output.lines().toList();
        assertThat(lines.subList(0, 3)).containsExactly("/", "4", "0000000000000000");
        // glibc may leave its two internal signals, 32 and 33, ignored; its threads in the child set them again.
        assertThat(Long.parseLong(lines.get(3), 16) & ~0x1_8000_0000L).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"block", "net", "pci", "tty", "mem", "cpu", "virtio", "none-such"})
    void udevAndSysfsAgree(String subsystem) {
        Optional<UdevDevices> udev = UdevDevices.load();
        Assumptions.assumeTrue(udev.isPresent(), "needs libudev");
        List<HostDevice> fromSysfs = new SysfsDevices(new LocalSystemFiles(Path.of("/"))).list(subsystem);
        List<HostDevice> fromUdev = udev.get().list(subsystem);
        assertThat(fromUdev).hasSameSizeAs(fromSysfs);
        for (int i = 0; i < fromUdev.size(); i++) {
            HostDevice device = fromUdev.get(i);
            HostDevice other = fromSysfs.get(i);
            // udev adds what its rules have found, where its daemon runs.
            Map<String, String> properties = new HashMap<>(device.properties());
            properties.keySet().retainAll(other.properties().keySet());
            HostDevice common = new HostDevice(
                    device.subsystem(),
                    device.name(),
                    device.sysPath(),
                    device.deviceNode().orElse(null),
                    properties);
            assertThat(common).isEqualTo(other);
        }
    }
}
