package dev.vireo.host.ssh;

import dev.vireo.error.AccessDeniedException;
import dev.vireo.error.VireoException;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import dev.vireo.host.HostFacts;
import dev.vireo.host.HostPath;
import dev.vireo.host.HostSocket;
import dev.vireo.host.SocketListener;
import dev.vireo.host.SocketTarget;
import dev.vireo.host.ssh.HostCheck.State;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at a machine for everything that Vireo uses. Changes nothing there. */
final class Examination {
    /** Sockets of system services, which take a connection that is closed at once for what it is. */
    private static final List<String> LISTENERS =
            List.of("/run/dbus/system_bus_socket", "/run/systemd/private", "/run/systemd/io.system.ManagedOOM");

    private final SshHost host;
    private final Map<String, String> tools;
    private final List<HostCheck> checks = new ArrayList<>();

    private Examination(SshHost host, Map<String, String> tools) {
        this.host = host;
        this.tools = tools;
    }

    /** The tools whose places are wanted. */
    static String[] tools(HostFacts facts) {
        return new String[] {
            "bash", "dd", "flock", "setsid", "sync", "ip", "udevadm", "systemd-run", "sudo", "qemu-img", qemu(facts)
        };
    }

    private static String qemu(HostFacts facts) {
        return "qemu-system-" + facts.architecture();
    }

    static List<HostCheck> of(SshHost host, Map<String, String> tools) {
        Examination examination = new Examination(host, tools);
        examination.look();
        return List.copyOf(examination.checks);
    }

    private void look() {
        HostFacts facts = host.facts();
        tool("bash", "everything", "bash");
        tool("dd", "files", "coreutils");
        tool("sync", "files that outlive a power loss", "coreutils");
        tool("flock", "locks", "util-linux");
        tool("setsid", "commands", "util-linux");
        user(facts);
        forwarding();
        version(
                qemu(facts),
                "QEMU domains",
                "qemu-system-" + (facts.architecture().equals("x86_64") ? "x86" : "arm"));
        tool("qemu-img", "disk images", "qemu-utils");
        kvm(facts);
        tool("ip", "networks on bridges", "iproute2");
        tool("udevadm", "what udev knows about devices; without it sysfs is read", "udev");
        add(
                "survival",
                "guests that outlive the connection",
                facts.survival() == dev.vireo.host.Survival.NONE ? State.MISSING : State.PRESENT,
                "as " + facts.survival(),
                facts.survival() == dev.vireo.host.Survival.NONE
                        ? "log in as root where systemd runs, or where no service manager ends our session's processes"
                        : null);
    }

    private void add(String name, String purpose, State state, String found, @Nullable String advice) {
        checks.add(new HostCheck(name, purpose, state, found, advice));
    }

    private void tool(String name, String purpose, String owner) {
        String place = tools.getOrDefault(name, "");
        if (place.isEmpty()) {
            add(name, purpose, State.MISSING, "not found", "install " + owner);
        } else {
            add(name, purpose, State.PRESENT, place, null);
        }
    }

    private void version(String name, String purpose, String owner) {
        String place = tools.getOrDefault(name, "");
        if (place.isEmpty()) {
            tool(name, purpose, owner);
            return;
        }
        CommandResult said = host.run(Command.of(place, "--version"));
        String version = said.output().lines().findFirst().orElse("");
        add(
                name,
                purpose,
                said.succeeded() ? State.PRESENT : State.MISSING,
                place + ", " + version,
                said.succeeded()
                        ? null
                        : "it does not run: " + said.standardError().strip());
    }

    private void user(HostFacts facts) {
        String purpose = "a user of its own for each guest, bridges, block devices";
        if (facts.userId() == 0) {
            add("root", purpose, State.PRESENT, "we are root", null);
            return;
        }
        String sudo = tools.getOrDefault("sudo", "");
        boolean may =
                !sudo.isEmpty() && host.run(Command.of(sudo, "-n", "true")).succeeded();
        add(
                "root",
                purpose,
                State.MISSING,
                "user id " + facts.userId() + (may ? ", which may use sudo" : ""),
                "log in as root with a key; sudo does not help, since sshd connects to sockets as the user");
    }

    private void kvm(HostFacts facts) {
        String purpose = "guests in hardware";
        if (facts.virtualization().hardware()) {
            add("KVM", purpose, State.PRESENT, "/dev/kvm", null);
        } else if (facts.virtualization().kvmDevice()) {
            add(
                    "KVM",
                    purpose,
                    State.MISSING,
                    "there is /dev/kvm, but the CPU shows neither vmx nor svm",
                    "enable virtualization in the firmware, or nesting where this is a guest");
        } else {
            add(
                    "KVM",
                    purpose,
                    State.MISSING,
                    "no /dev/kvm that we may open",
                    "load kvm_intel or kvm_amd, join group kvm");
        }
    }

    /** SSH refuses a socket in the same way whether nobody listens or forwarding is off, so it takes a listener to try. */
    private void forwarding() {
        String name = "stream forwarding";
        String purpose = "monitors and consoles of guests";
        for (String path : LISTENERS) {
            Optional<HostCheck> tried = tryConnect(name, purpose, HostPath.of(path));
            if (tried.isPresent()) {
                checks.add(tried.get());
                return;
            }
        }
        add(name, purpose, State.UNKNOWN, "no socket to try it with", null);
    }

    private Optional<HostCheck> tryConnect(String name, String purpose, HostPath path) {
        try (HostSocket socket = host.connect(SocketTarget.of(path), new Deaf())) {
            return Optional.of(new HostCheck(name, purpose, State.PRESENT, "tried with " + path, null));
        } catch (AccessDeniedException e) {
            return Optional.of(new HostCheck(
                    name,
                    purpose,
                    State.MISSING,
                    e.details().problem(),
                    e.advice().orElse(null)));
        } catch (VireoException nobodyListens) {
            return Optional.empty();
        }
    }

    private static final class Deaf implements SocketListener {
        @Override
        public void received(ByteBuffer data) {}

        @Override
        public void closed(@Nullable Throwable failure) {}
    }
}
