package dev.vireo.it.domains;

import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.it.support.LinuxGuest;
import dev.vireo.it.support.World;
import dev.vireo.qemu.QemuDriverProvider;
import dev.vireo.testkit.DomainConformance;
import dev.vireo.testkit.DomainFixture;
import dev.vireo.testkit.GuestOrder;

class QemuDomainsIT extends DomainConformance {
    @Override
    protected DomainFixture fixture() {
        return new QemuFixture();
    }

    private static final class QemuFixture extends LocalFixture {
        QemuFixture() {
            super(new QemuDriverProvider());
        }

        /** Firmware that finds nothing to boot. */
        @Override
        public DomainSpec.Builder idle(DomainName name) {
            return World.spec(name.value());
        }

        @Override
        public DomainSpec.Builder talking(DomainName name) {
            return LinuxGuest.shared().domain(name);
        }

        @Override
        public String ready() {
            return LinuxGuest.ready();
        }

        @Override
        public String order(GuestOrder order) {
            return switch (order) {
                case POWER_OFF -> "poweroff -f\n";
                case REBOOT -> "reboot -f\n";
                case PANIC -> "echo c >/proc/sysrq-trigger\n";
            };
        }
    }
}
