package dev.vireo.it.domains;

import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.it.support.Microvms;
import dev.vireo.it.support.ToyKernels;
import dev.vireo.testkit.DomainConformance;
import dev.vireo.testkit.DomainFixture;
import dev.vireo.testkit.GuestOrder;

class MicrovmDomainsIT extends DomainConformance {
    @Override
    protected DomainFixture fixture() {
        return new MicrovmFixture(Microvms.shared());
    }

    private static final class MicrovmFixture extends LocalFixture {
        private final Microvms microvms;

        MicrovmFixture(Microvms microvms) {
            super(microvms.driver());
            this.microvms = microvms;
        }

        @Override
        public DomainSpec.Builder idle(DomainName name) {
            return microvms.idle(name);
        }

        @Override
        public DomainSpec.Builder talking(DomainName name) {
            return microvms.echo(name);
        }

        @Override
        public String ready() {
            return ToyKernels.READY;
        }

        @Override
        public String order(GuestOrder order) {
            return switch (order) {
                case POWER_OFF -> ToyKernels.POWER_OFF;
                case REBOOT -> ToyKernels.RESET;
                case PANIC -> ToyKernels.CRASH;
            };
        }
    }
}
