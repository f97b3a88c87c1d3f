package dev.vireo.json;

import dev.vireo.ByteSize;
import dev.vireo.domain.ConsoleKind;
import dev.vireo.domain.ConsoleSpec;
import dev.vireo.domain.CpuModel;
import dev.vireo.domain.CpuTopology;
import dev.vireo.domain.DiskBus;
import dev.vireo.domain.DiskKind;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.IoErrorAction;
import dev.vireo.domain.KernelBoot;
import dev.vireo.domain.NicSpec;
import dev.vireo.host.HostPath;
import dev.vireo.network.MacAddress;
import dev.vireo.network.UserNetwork;
import dev.vireo.storage.BlockDeviceDisk;
import dev.vireo.storage.FileDisk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A spec that has a value in every field, and its JSON as it is shown in the documentation. */
final class ExampleSpec {
    private ExampleSpec() {}

    static DomainSpec spec() {
        return DomainSpec.builder(DomainName.of("web1"))
                .uuid(UUID.fromString("6f0c1f5e-7d0b-4c7e-9a57-0d5b8a3c2e11"))
                .description("the shop's web server")
                .memory(ByteSize.ofGiB(2))
                .machine("q35")
                .vcpus(4)
                .topology(new CpuTopology(1, 2, 2))
                .cpu(CpuModel.HOST)
                .kernel(KernelBoot.of(HostPath.of("/srv/boot/vmlinuz"))
                        .initrd(HostPath.of("/srv/boot/initrd.img"))
                        .commandLine("console=ttyS0 root=/dev/vda1"))
                .disk(DiskSpec.builder("root", new BlockDeviceDisk(HostPath.of("/dev/vg0/web1")))
                        .onWriteError(IoErrorAction.STOP)
                        .serial("WEB1-ROOT")
                        .bootOrder(1)
                        .build())
                .disk(DiskSpec.builder("media", FileDisk.raw(HostPath.of("/srv/iso/debian.iso")))
                        .kind(DiskKind.CDROM)
                        .bus(DiskBus.SATA)
                        .readOnly(true)
                        .build())
                .nic(NicSpec.builder("lan", UserNetwork.create().forwardTcp(8080, 80))
                        .mac(MacAddress.of("52:54:00:12:34:56"))
                        .bootOrder(2)
                        .build())
                .console(new ConsoleSpec(ConsoleKind.SERIAL, ByteSize.ofMiB(4)))
                .vsock(3)
                .agent(true)
                .metadata("owner", "shop team")
                .build();
    }

    static String json() throws IOException {
        try (InputStream file = ExampleSpec.class.getResourceAsStream("domain-spec.json")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static JsonObject withOneMoreFieldEverywhere() {
        return (JsonObject) withOneMore(SpecJson.write(spec()).with("metadata", JsonObject.EMPTY));
    }

    private static JsonValue withOneMore(JsonValue value) {
        if (value instanceof JsonArray array) {
            return JsonArray.ofAll(
                    array.values().stream().map(ExampleSpec::withOneMore).toList());
        } else if (value instanceof JsonObject object && !object.isEmpty()) {
            JsonObjectBuilder builder = JsonObject.builder();
            object.members().forEach((name, member) -> builder.put(name, withOneMore(member)));
            return builder.put("more", 1).build();
        }
        return value;
    }
}
