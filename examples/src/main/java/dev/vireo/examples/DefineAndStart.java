package dev.vireo.examples;

import dev.vireo.ByteSize;
import dev.vireo.Hypervisor;
import dev.vireo.domain.Domain;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.host.HostPath;
import dev.vireo.network.UserNetwork;
import dev.vireo.storage.FileDisk;

/** Defines a virtual machine that boots from a disk image, and starts it: {@code DefineAndStart /srv/web1.qcow2}. */
// @start region="program"
public final class DefineAndStart {
    public static void main(String[] arguments) {
        try (Hypervisor hypervisor = Hypervisor.connect("qemu:///")) {
            Domain web = defineAndStart(hypervisor, HostPath.of(arguments[0]));
            System.out.println(web + " is " + web.status().state());
        }
    }

    static Domain defineAndStart(Hypervisor hypervisor, HostPath image) {
        DomainSpec spec = DomainSpec.builder(DomainName.of("web1"))
                .memory(ByteSize.ofGiB(1))
                .vcpus(2)
                .disk("root", FileDisk.qcow2(image))
                .nic("lan", UserNetwork.create())
                .build();
        Domain web = hypervisor.domains().define(spec);
        web.start();
        return web;
    }
}
// @end
