package dev.vireo.it.domains;

import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.it.fake.FakeDriverProvider;
import dev.vireo.it.support.World;
import dev.vireo.testkit.DomainConformance;
import dev.vireo.testkit.DomainFixture;
import dev.vireo.testkit.GuestOrder;

class FakeDomainsIT extends DomainConformance {
    @Override
    protected DomainFixture fixture() {
        return new FakeFixture();
    }

    private static final class FakeFixture extends LocalFixture {
        FakeFixture() {
            super(new FakeDriverProvider());
        }

        @Override
        public DomainSpec.Builder idle(DomainName name) {
            return World.spec(name.value()).metadata("fake.deaf", "1");
        }

        @Override
        public DomainSpec.Builder talking(DomainName name) {
            return World.spec(name.value());
        }

        @Override
        public String ready() {
            return "guest one";
        }

        @Override
        public String order(GuestOrder order) {
            return switch (order) {
                case POWER_OFF -> "poweroff\n";
                case REBOOT -> "reboot\n";
                case PANIC -> "panic\n";
            };
        }
    }
}
