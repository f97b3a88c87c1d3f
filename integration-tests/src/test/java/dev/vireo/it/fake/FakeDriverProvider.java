package dev.vireo.it.fake;

import dev.vireo.core.driver.DomainDriver;
import dev.vireo.core.driver.DomainDriverProvider;
import dev.vireo.core.driver.DriverContext;

/** Opens {@link FakeDriver}; its scheme is {@code fake}. */
public final class FakeDriverProvider implements DomainDriverProvider {
    @Override
    public String scheme() {
        return "fake";
    }

    @Override
    public DomainDriver open(DriverContext context) {
        return new FakeDriver(context);
    }
}
