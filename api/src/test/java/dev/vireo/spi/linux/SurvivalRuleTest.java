package dev.vireo.spi.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.host.Survival;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SurvivalRuleTest {
    private static final String SHELL = "/user.slice/user-0.slice/session-3.scope";
    private static final String SERVICE = "/system.slice/manager.service";

    @Test
    void isAServiceWhereAManagerTakesOurOrder() {
        assertThat(new SurvivalRule(true, true, SERVICE, false, 42, Optional.of("systemd")).decide())
                .isEqualTo(Survival.SERVICE);
        assertThat(new SurvivalRule(true, true, SHELL, false, 42, Optional.of("systemd")).decide())
                .isEqualTo(Survival.SERVICE);
    }

    @Test
    void doesNotSurviveTheServiceItIsPartOf() {
        assertThat(new SurvivalRule(true, false, SERVICE, false, 42, Optional.of("systemd")).decide())
                .isEqualTo(Survival.NONE);
        assertThat(new SurvivalRule(false, true, SERVICE, false, 42, Optional.of("systemd")).decide())
                .isEqualTo(Survival.NONE);
    }

    @Test
    void isASessionWhereNothingWouldEndIt() {
        assertThat(new SurvivalRule(true, false, SHELL, false, 42, Optional.of("systemd")).decide())
                .isEqualTo(Survival.SESSION);
        assertThat(new SurvivalRule(false, true, "", false, 42, Optional.of("some-init")).decide())
                .isEqualTo(Survival.SESSION);
        assertThat(new SurvivalRule(false, true, "/", true, 42, Optional.empty()).decide())
                .as("put into a container from outside")
                .isEqualTo(Survival.SESSION);
        assertThat(new SurvivalRule(false, true, "/", true, 42, Optional.of("init")).decide())
                .isEqualTo(Survival.SESSION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "tini", "docker-init", "java"})
    void doesNotSurviveAContainerThatEndsWithItsProgram(String init) {
        assertThat(new SurvivalRule(false, true, "/", true, 42, Optional.of(init)).decide())
                .isEqualTo(Survival.NONE);
    }

    @Test
    void doesNotSurviveItselfAsProcess1() {
        assertThat(new SurvivalRule(false, true, "/", false, 1, Optional.of("java")).decide())
                .isEqualTo(Survival.NONE);
    }
}
