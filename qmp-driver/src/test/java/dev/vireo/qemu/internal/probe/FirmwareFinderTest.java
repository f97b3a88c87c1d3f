package dev.vireo.qemu.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.json.Json;
import dev.vireo.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirmwareFinderTest {
    /** 60-edk2-x86_64.json of Debian's ovmf 2022.11. */
    private static final String PLAIN = """
            {"interface-types": ["uefi"],
             "mapping": {"device": "flash",
               "executable": {"filename": "/usr/share/OVMF/OVMF_CODE_4M.fd", "format": "raw"},
               "nvram-template": {"filename": "/usr/share/OVMF/OVMF_VARS_4M.fd", "format": "raw"}},
             "targets": [{"architecture": "x86_64", "machines": ["pc-i440fx-*", "pc-q35-*"]}],
             "features": ["acpi-s3", "amd-sev", "verbose-dynamic"], "tags": []}""";

    private static JsonObject description(String text) {
        return Json.parse(text).asObject();
    }

    @Test
    void takesAPlainBuild() {
        assertThat(FirmwareFinder.suits(description(PLAIN))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "\"acpi-s3\" > \"requires-smm\"",
                "\"acpi-s3\" > \"enrolled-keys\"",
                "\"uefi\" > \"bios\"",
                "\"flash\" > \"memory\"",
                "\"x86_64\" > \"aarch64\"",
                "\"pc-q35-*\" > \"pc-q35x\"",
                "_VARS_4M.fd\", \"format\": \"raw\" > _VARS_4M.fd\", \"format\": \"qcow2\"",
                "\"device\": \"flash\" > \"device\": \"flash\", \"mode\": \"combined\"",
            })
    void leavesOthersAlone(String part, String other) {
        String changed = part.contains("q35") ? PLAIN.replace(part, "\"microvm\"") : PLAIN.replace(part, other);
        assertThat(changed).isNotEqualTo(PLAIN);
        assertThat(FirmwareFinder.suits(description(changed))).isFalse();
    }
}
