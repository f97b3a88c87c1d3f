package dev.vireo.domain;

import dev.vireo.ByteSize;
import dev.vireo.error.Violation;
import dev.vireo.host.HostPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What makes a domain spec valid in itself, on whatever host. Pure. */
final class DomainSpecRules {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,30}");
    private static final Pattern SERIAL = Pattern.compile("[A-Za-z0-9_-]{1,20}");
    private static final Pattern MACHINE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,63}");
    private static final List<String> FIELDS = List.of(
            "description",
            "memory",
            "vcpus",
            "topology",
            "cpu",
            "machine",
            "kernel",
            "disks",
            "nics",
            "console",
            "vsock",
            "metadata");
    private static final int MOST_DEVICES = 1 << 16;
    private static final ByteSize MIB = ByteSize.ofMiB(1);
    private static final int FIRST_CONTEXT_ID = 3;
    private static final int MAX_COMMAND_LINE = 2047;
    private static final int MAX_METADATA_BYTES = 65536;

    private final DomainSpec spec;
    private final List<Violation> violations = new ArrayList<>();

    private DomainSpecRules(DomainSpec spec) {
        this.spec = spec;
    }

    static List<Violation> violations(DomainSpec spec) {
        DomainSpecRules rules = new DomainSpecRules(spec);
        rules.checkMachine();
        rules.checkKernel();
        rules.checkDisks();
        rules.checkNics();
        rules.checkIds();
        rules.checkBootOrder();
        rules.checkText();
        return rules.violations.stream()
                .sorted(Comparator.comparingInt(DomainSpecRules::placeOf))
                .toList();
    }

    /** Where a field is in the spec, so that what is wrong is told from the top down. */
    private static int placeOf(Violation violation) {
        String[] parts = violation.field().split("[\\[\\].]+", -1);
        int index = parts.length > 1 && Character.isDigit(parts[1].charAt(0)) ? Integer.parseInt(parts[1]) : 0;
        return FIELDS.indexOf(parts[0]) * MOST_DEVICES + index;
    }

    private void require(boolean condition, String field, String problem) {
        if (!condition) {
            violations.add(new Violation(field, problem));
        }
    }

    /** Half a surrogate pair can be written to no file and passed to no program: UTF-8 does not have it. */
    private void requireWhole(String text, String field) {
        require(
                text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE),
                field,
                "must be whole Unicode characters");
    }

    private void checkMachine() {
        ByteSize memory = spec.memory();
        require(
                memory.isMultipleOf(MIB) && memory.compareTo(MIB) >= 0 && memory.compareTo(ByteSize.ofTiB(64)) <= 0,
                "memory",
                "must be whole MiB between 1 MiB and 64 TiB");
        require(spec.vcpus() >= 1 && spec.vcpus() <= 4096, "vcpus", "must be between 1 and 4096");
        spec.topology()
                .ifPresent(topology -> require(
                        topology.vcpus() == spec.vcpus(),
                        "topology",
                        "makes " + topology.vcpus() + " CPUs, but vcpus is " + spec.vcpus()));
        require(MACHINE.matcher(spec.machine()).matches(), "machine", "must be the name of a machine type");
        require(
                !(spec.cpu().equals(CpuModel.HOST) && spec.accelerator() == Accelerator.EMULATION),
                "cpu",
                "'host' needs KVM; use 'max' for emulation");
        spec.vsock()
                .ifPresent(cid -> require(
                        cid >= FIRST_CONTEXT_ID, "vsock", "must be a context id from " + FIRST_CONTEXT_ID + " on"));
        ByteSize history = spec.console().history();
        require(
                history.compareTo(ByteSize.ofKiB(8)) >= 0 && history.compareTo(ByteSize.ofGiB(1)) <= 0,
                "console.history",
                "must be between 8 KiB and 1 GiB");
    }

    private void checkKernel() {
        spec.kernel().ifPresent(boot -> {
            String line = boot.commandLine();
            requireWhole(line, "kernel.commandLine");
            require(
                    line.length() <= MAX_COMMAND_LINE && line.chars().noneMatch(c -> c < ' ' || c == 0x7f),
                    "kernel.commandLine",
                    "must be at most " + MAX_COMMAND_LINE + " characters without control characters");
        });
    }

    private void checkDisks() {
        Map<HostPath, Boolean> written = new HashMap<>();
        for (int i = 0; i < spec.disks().size(); i++) {
            DiskSpec disk = spec.disks().get(i);
            String field = "disks[" + i + "]";
            require(
                    disk.kind() == DiskKind.DISK || disk.bus() != DiskBus.VIRTIO,
                    field + ".bus",
                    "must be SATA or SCSI for a CD-ROM");
            require(
                    disk.onReadError() != IoErrorAction.STOP_WHEN_FULL,
                    field + ".onReadError",
                    "cannot be STOP_WHEN_FULL: reading needs no space");
            disk.serial()
                    .ifPresent(serial -> require(
                            SERIAL.matcher(serial).matches(),
                            field + ".serial",
                            "must be 1 to 20 letters, digits, '_' and '-'"));
            boolean writes = !disk.readOnly();
            Boolean otherWrites = written.get(disk.source().path());
            require(
                    otherWrites == null || !(writes || otherWrites),
                    field + ".source",
                    "is used by another disk of this domain, and one of them writes");
            written.merge(disk.source().path(), writes, Boolean::logicalOr);
        }
    }

    private void checkNics() {
        Set<Object> addresses = new HashSet<>();
        for (int i = 0; i < spec.nics().size(); i++) {
            String field = "nics[" + i + "].mac";
            spec.nics()
                    .get(i)
                    .mac()
                    .ifPresent(mac -> require(addresses.add(mac), field, "is used by another interface"));
        }
    }

    private void checkIds() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < spec.disks().size(); i++) {
            checkId(spec.disks().get(i).id(), "disks[" + i + "].id", ids);
        }
        for (int i = 0; i < spec.nics().size(); i++) {
            checkId(spec.nics().get(i).id(), "nics[" + i + "].id", ids);
        }
    }

    private void checkId(String id, String field, Set<String> ids) {
        require(ID.matcher(id).matches(), field, "must be 1 to 31 of a-z, 0-9 and '-', starting with a letter");
        require(ids.add(id), field, "is used by another device");
    }

    private void checkBootOrder() {
        Set<Integer> places = new HashSet<>();
        for (int i = 0; i < spec.disks().size(); i++) {
            checkPlace(spec.disks().get(i).bootOrder(), "disks[" + i + "].bootOrder", places);
        }
        for (int i = 0; i < spec.nics().size(); i++) {
            checkPlace(spec.nics().get(i).bootOrder(), "nics[" + i + "].bootOrder", places);
        }
    }

    private void checkPlace(Optional<Integer> place, String field, Set<Integer> places) {
        place.ifPresent(order -> {
            require(order >= 1, field, "must be at least 1");
            require(places.add(order), field, "is used by another device");
        });
    }

    private void checkText() {
        requireWhole(spec.description(), "description");
        require(spec.description().length() <= 1024, "description", "must be at most 1024 characters");
        long size = 0;
        for (Map.Entry<String, String> entry : spec.metadata().entrySet()) {
            require(!entry.getKey().isEmpty(), "metadata", "must not have an empty key");
            requireWhole(entry.getKey() + entry.getValue(), "metadata");
            size += bytes(entry.getKey()) + (long) bytes(entry.getValue());
        }
        require(size <= MAX_METADATA_BYTES, "metadata", "must be at most 65536 bytes of UTF-8 in all");
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
