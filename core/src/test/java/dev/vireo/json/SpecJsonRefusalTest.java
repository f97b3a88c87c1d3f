package dev.vireo.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vireo.error.Effect;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.Violation;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, and how it is told. Specs are written with single quotes, and have a name unless they say so. */
class SpecJsonRefusalTest {
    private static final String DISK = "{'id': 'd', 'source': {'type': 'file', 'path': '/d', 'format': 'raw'}, ";

    @Test
    void refusesATextThatIsNotJson() {
        assertThat(catchThrowableOfType(MalformedJsonException.class, () -> SpecJson.parse("{\"name\": ")))
                .isNotNull();
        assertThat(catchThrowableOfType(
                        MalformedJsonException.class, () -> SpecJson.parse("{\"name\": \"a\", \"name\": \"b\"}")))
                .isNotNull();
    }

    @Test
    void refusesATextOfMoreThanFourMebibytes() {
        String padding = " ".repeat((4 << 20) - 13);
        assertThat(SpecJson.parse(padding + "{\"name\":\"a\"}").name().value()).isEqualTo("a");
        assertThat(catchThrowableOfType(
                        MalformedJsonException.class, () -> SpecJson.parse(padding + "  {\"name\":\"a\"}")))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "\"web1\"", "7"})
    void refusesATextThatIsNoObject(String text) {
        InvalidSpecException refusal = catchThrowableOfType(InvalidSpecException.class, () -> SpecJson.parse(text));
        assertThat(refusal.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.field()).isEmpty();
            assertThat(violation.problem()).startsWith("must be an object, found ");
        });
    }

    @Test
    void refusesASpecWithoutAName() {
        assertRefused("{}", "name is missing");
    }

    @Test
    void refusesAnInvalidName() {
        assertRefused(
                "{'name': '../x'}",
                "name must be 1 to 63 of a-z, A-Z, 0-9, '.', '_' and '-', starting with a letter or digit");
    }

    @Test
    void refusesAnUnknownFieldAndNamesTheKnownOnes() {
        InvalidSpecException refusal = refusal(named("'ram': 7, 'vcpu': 1"));
        assertThat(refusal.violations()).extracting(Violation::field).containsExactly("ram", "vcpu");
        assertThat(refusal.violations().get(0).problem())
                .startsWith("is unknown; the fields here are name, uuid, description, memory, vcpus, ")
                .endsWith(", metadata");
    }

    @Test
    void refusesUnknownFieldsOfEveryPart() {
        assertThat(refusal(ExampleSpec.withOneMoreFieldEverywhere().toString()).violations())
                .extracting(Violation::field)
                .containsExactly(
                        "topology.more",
                        "kernel.more",
                        "disks[0].source.more",
                        "disks[0].more",
                        "disks[1].source.more",
                        "disks[1].more",
                        "nics[0].source.forwards[0].more",
                        "nics[0].source.more",
                        "nics[0].more",
                        "console.more",
                        "more");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "uuid         | 7      | must be a string, found a number",
                "description  | {}     | must be a string, found an object",
                "memory       | true   | must be a size such as \"2 GiB\" or a number of bytes, found true",
                "vcpus        | '2'    | must be a number, found a string",
                "topology     | 4      | must be an object, found a number",
                "cpu          | {}     | must be a string, found an object",
                "accelerator  | 1      | must be a string, found a number",
                "machine      | []     | must be a string, found an array",
                "firmware     | false  | must be a string, found false",
                "kernel       | '/k'   | must be an object, found a string",
                "disks        | {}     | must be an array, found an object",
                "nics         | 'lan'  | must be an array, found a string",
                "console      | 'on'   | must be an object, found a string",
                "rng          | 'on'   | must be true or false, found a string",
                "balloon      | 1      | must be true or false, found a number",
                "vsock        | '3'    | must be a number, found a string",
                "agent        | null   | must be true or false, found null",
                "vnc          | ':0'   | must be true or false, found a string",
                "onPoweroff   | 1      | must be a string, found a number",
                "onReboot     | 1      | must be a string, found a number",
                "onCrash      | 1      | must be a string, found a number",
                "managedBy    | null   | must be a string, found null",
                "metadata     | []     | must be an object, found an array",
            })
    void refusesAFieldOfTheWrongType(String field, String value, String problem) {
        assertRefused(named("'" + field + "': " + value), field + " " + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "uuid         | '1-1-1-1-1' | must be a UUID such as 123e4567-e89b-42d3-a456-426614174000",
                "memory       | '2 GB'      | must be a whole number and B, KiB, MiB, GiB or TiB",
                "memory       | -1          | must not be negative",
                "memory       | 1.5         | must be a whole number of 64 bits, found 1.5",
                "memory       | '1 KiB'     | must be whole MiB between 1 MiB and 64 TiB",
                "vcpus        | 0           | must be between 1 and 4096",
                "vcpus        | 4294967297  | must be a whole number of 32 bits, found 4294967297",
                "cpu          | 'a,b'       | must be 1 to 64 letters, digits, '.', '_' and '-'",
                "accelerator  | 'KVM'       | must be one of best, kvm, emulation, found 'KVM'",
                "machine      | 'q35,x=y'   | must be the name of a machine type",
                "firmware     | 'efi'       | must be one of bios, uefi, found 'efi'",
                "onPoweroff   | 'reset'     | must be one of stop, pause, found 'reset'",
                "onReboot     | 'pause'     | must be one of reset, stop, found 'pause'",
                "onCrash      | 'reset'     | must be one of pause, stop, ignore, found 'reset'",
                "managedBy    | 'Me'        | must be 1 to 63 of a-z, 0-9 and '-'",
            })
    void refusesAnInvalidValue(String field, String value, String problem) {
        assertRefused(named("'" + field + "': " + value), field + " " + problem);
    }

    @Test
    void refusesMetadataThatIsNoText() {
        assertRefused(named("'metadata': {'a': 'b', 'n': 1}"), "metadata.n must be a string, found a number");
    }

    @Test
    void refusesAnIncompleteOrInvalidTopology() {
        assertRefused(named("'topology': {'sockets': 1}"), "topology.cores is missing", "topology.threads is missing");
        assertThat(refusal(named("'topology': {'sockets': 0, 'cores': 1, 'threads': 1}"))
                        .violations())
                .extracting(Violation::field)
                .containsExactly("topology.sockets");
    }

    @Test
    void refusesATopologyThatMakesAnotherNumberOfCpus() {
        assertRefused(
                named("'vcpus': 2, 'topology': {'sockets': 1, 'cores': 4, 'threads': 1}"),
                "topology makes 4 CPUs, but vcpus is 2");
    }

    @Test
    void refusesInvalidKernels() {
        assertRefused(named("'kernel': {}"), "kernel.kernel is missing");
        assertRefused(
                named("'kernel': {'kernel': 'vmlinuz', 'initrd': 7, 'commandLine': 'a\\nb'}"),
                "kernel.kernel must be absolute",
                "kernel.initrd must be a string, found a number",
                "kernel.commandLine must be at most 2047 characters without control characters");
    }

    @Test
    void refusesInvalidConsoles() {
        assertRefused(
                named("'console': {'kind': 'vga', 'history': '1 KiB'}"),
                "console.kind must be one of serial, virtio, found 'vga'",
                "console.history must be between 8 KiB and 1 GiB");
    }

    @Test
    void refusesInvalidDisks() {
        assertRefused(named("'disks': [{}]"), "disks[0].id is missing", "disks[0].source is missing");
        assertRefused(
                named("'disks': [" + DISK
                        + "'bus': 'ide', 'kind': 'tape', 'readOnly': 0, 'cache': 1, 'discard':"
                        + " 'trim','onReadError': 'stop-when-full', 'onWriteError': 'enospc', 'serial': 'a b',"
                        + " 'bootOrder': 0}]"),
                "disks[0].kind must be one of disk, cdrom, found 'tape'",
                "disks[0].readOnly must be true or false, found a number",
                "disks[0].bus must be one of virtio, scsi, sata, found 'ide'",
                "disks[0].cache must be a string, found a number",
                "disks[0].discard must be one of unmap, ignore, found 'trim'",
                "disks[0].onWriteError must be one of report, stop, ignore, stop-when-full, found 'enospc'",
                "disks[0].onReadError cannot be STOP_WHEN_FULL: reading needs no space",
                "disks[0].serial must be 1 to 20 letters, digits, '_' and '-'",
                "disks[0].bootOrder must be at least 1");
    }

    @Test
    void refusesInvalidDiskSources() {
        assertDiskSourceRefused("{}", "type is missing");
        assertDiskSourceRefused("{'type': 7, 'x': 1}", "type must be a string, found a number");
        assertDiskSourceRefused(
                "{'type': 'nbd', 'x': 1}",
                "type must be one of file, block-device, test-volume, found 'nbd'; or a module is missing");
        assertDiskSourceRefused("{'type': 'file', 'path': '/a'}", "format is missing");
        assertDiskSourceRefused(
                "{'type': 'file', 'path': '/a/../b', 'format': 'vmdk'}",
                "path must be normal: no '.', '..' or empty components",
                "format must be one of raw, qcow2, found 'vmdk'");
        assertDiskSourceRefused(
                "{'type': 'block-device', 'path': '/a', 'format': 'raw'}",
                "format is unknown; the fields here are type, path");
    }

    @Test
    void takesNoNetworkForADisk() {
        assertThat(refusal(named("'disks': [{'id': 'd', 'source': {'type': 'user'}}]"))
                        .violations())
                .extracting(Violation::field)
                .containsExactly("disks[0].source.type");
    }

    private static void assertDiskSourceRefused(String source, String... violations) {
        assertRefused(
                named("'disks': [{'id': 'd', 'source': " + source + "}]"),
                List.of(violations).stream()
                        .map(violation -> "disks[0].source." + violation)
                        .toArray(String[]::new));
    }

    @Test
    void refusesInvalidInterfaces() {
        assertRefused(
                named("'nics': [{'id': 'N', 'source': {'type': 'user', 'isolated': 1, 'forwards': [7, {"
                        + "'protocol': 'sctp', 'hostAddress': '::1', 'hostPort': '80', 'guestPort': 65536}]},"
                        + "'model': 'ne2k', 'mac': '01:00:00:00:00:00', 'bootOrder': 1.5}]"),
                "nics[0].source.forwards[0] must be an object, found a number",
                "nics[0].source.forwards[1].protocol must be one of tcp, udp, found 'sctp'",
                "nics[0].source.forwards[1].hostPort must be a number, found a string",
                "nics[0].source.forwards[1].hostAddress must be an IPv4 address",
                "nics[0].source.forwards[1].guestPort must be between 1 and 65535",
                "nics[0].source.isolated must be true or false, found a number",
                "nics[0].model must be one of virtio, e1000e, found 'ne2k'",
                "nics[0].mac must be unicast: an even first pair",
                "nics[0].bootOrder must be a whole number of 32 bits, found 1.5",
                "nics[0].id must be 1 to 31 of a-z, 0-9 and '-', starting with a letter");
    }

    @Test
    void keepsTheIndexOfWhatFollowsARefusedElement() {
        assertRefused(
                named("'disks': [7, {'id': 5, 'source': 6}, " + DISK + "'serial': ''}]"),
                "disks[0] must be an object, found a number",
                "disks[1].id must be a string, found a number",
                "disks[1].source must be an object, found a number",
                "disks[2].serial must be 1 to 20 letters, digits, '_' and '-'");
    }

    @Test
    void blamesNothingForAFieldThatItCouldNotRead() {
        assertRefused(
                named("'vcpus': 'four', 'topology': {'sockets': 1, 'cores': 4, 'threads': 1}"),
                "vcpus must be a number, found a string");
        assertRefused(
                named("'cpu': 'host', 'accelerator': 'tcg'"),
                "accelerator must be one of best, kvm, emulation, found 'tcg'");
        assertRefused(
                named("'disks': [" + DISK + "'kind': 'CDROM', 'bus': 'sata'}, " + DISK.replace("'d'", "'e'")
                        + "'readOnly': 'yes'}]"),
                "disks[0].kind must be one of disk, cdrom, found 'CDROM'",
                "disks[1].readOnly must be true or false, found a string");
        assertRefused(
                named("'disks': [" + DISK + "'kind': 'cdrom', 'bus': 'SATA'}]"),
                "disks[0].bus must be one of virtio, scsi, sata, found 'SATA'");
    }

    @Test
    void reportsEverythingAtOnce() {
        InvalidSpecException refusal = refusal("""
                {'nmae': 'x', 'memory': '5', 'vcpus': 0, 'topology': {'sockets': 1, 'cores': 1, 'thread': 1},
                 'disks': [{'id': 'a', 'source': {'type': 'file', 'path': '/a', 'format': 'raw'}, 'bootOrder': 1},
                           {'id': 'a', 'source': {'type': 'file', 'path': '/a', 'format': 'raw'}, 'bootOrder': 1}],
                 'metadata': {'': ''}}
                """);
        assertThat(refusal.violations())
                .extracting(Violation::field)
                .containsExactly(
                        "name",
                        "memory",
                        "topology.threads",
                        "topology.thread",
                        "vcpus",
                        "disks[1].source",
                        "disks[1].id",
                        "disks[1].bootOrder",
                        "metadata",
                        "nmae");
        assertThat(refusal.effect()).isEqualTo(Effect.NOTHING);
        assertThat(refusal.subject()).isEqualTo("domain spec");
    }

    @Test
    void namesTheDomainWhereItsNameIsKnown() {
        assertThat(refusal(named("'x': 1")).subject()).isEqualTo("domain spec a");
        assertThat(refusal(named("'vcpus': 0")).subject()).isEqualTo("domain spec a");
    }

    @Test
    void listsAHundredViolationsAndCountsTheRest() {
        String fields = IntStream.range(0, 250).mapToObj(i -> "'x" + i + "': 1").collect(Collectors.joining(","));
        assertThat(refusal(named(fields)).violations())
                .hasSize(101)
                .last()
                .hasToString("150 more violations are not listed");
    }

    @Test
    void quotesNoMoreThanABitOfWhatItWasGiven() {
        String bell = "\\u001b[31m\\u0007";
        InvalidSpecException refusal = refusal(named(
                "'" + "x".repeat(100_000) + "': 1, 'machine': 1, 'firmware': '" + bell + "y".repeat(100_000) + "'"));
        assertThat(refusal.getMessage()).hasSizeLessThan(2_000).doesNotContain("\u001b", "\u0007");
    }

    private static String named(String fields) {
        return "{'name': 'a', " + fields + "}";
    }

    private static InvalidSpecException refusal(String json) {
        String text = json.startsWith("{'") ? json.replace('\'', '"') : json;
        return catchThrowableOfType(InvalidSpecException.class, () -> SpecJson.parse(text));
    }

    private static void assertRefused(String json, String... violations) {
        assertThat(refusal(json).violations()).extracting(Violation::toString).containsExactly(violations);
    }
}
