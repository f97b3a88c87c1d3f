package dev.vireo.drbd.internal.handover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.drbd.ResourceState;
import dev.vireo.drbd.States;
import org.junit.jupiter.api.Test;

class WindowCheckTest {
    private static ResourceState fine(String role) {
        return States.of(role, "Connected", "UpToDate", "Established", "");
    }

    @Test
    void opensForAPrimaryAndAConnectedCurrentSecondary() {
        assertThat(WindowCheck.beforeOpening(fine("Primary"), fine("Secondary")))
                .isEmpty();
    }

    @Test
    void doesNotOpenWhereATargetIsPrimaryAlready() {
        assertThat(WindowCheck.beforeOpening(fine("Primary"), fine("Primary")))
                .hasValue("the target is Primary already");
    }

    @Test
    void doesNotOpenWithoutTwoCurrentConnectedDisks() {
        ResourceState lost = States.of("Primary", "Connecting", "UpToDate", "Off", "");
        ResourceState old = States.of("Secondary", "Connected", "Inconsistent", "SyncTarget", "");
        ResourceState busy = States.of("Primary", "Connected", "UpToDate", "SyncSource", "");
        assertThat(WindowCheck.beforeOpening(lost, fine("Secondary")))
                .hasValue("the source is not connected to the other: Connecting");
        assertThat(WindowCheck.beforeOpening(fine("Primary"), old)).isPresent();
        assertThat(WindowCheck.beforeOpening(busy, fine("Secondary"))).isPresent();
    }

    @Test
    void vetoesTheSwitchWhenTheLinkWasLostOnTheWay() {
        ResourceState lost = States.of("Primary", "NetworkFailure", "UpToDate", "Off", "");
        assertThat(WindowCheck.beforeSwitching(fine("Primary"), fine("Primary")))
                .isEmpty();
        assertThat(WindowCheck.beforeSwitching(lost, fine("Primary"))).isPresent();
        assertThat(WindowCheck.beforeSwitching(fine("Primary"), lost)).isPresent();
    }

    @Test
    void vetoesTheSwitchWhenAGuardHasMadeTheTargetSecondary() {
        assertThat(WindowCheck.beforeSwitching(fine("Primary"), fine("Secondary")))
                .hasValue("the source is Primary, the target Secondary");
    }
}
