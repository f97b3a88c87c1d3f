package dev.vireo.qemu.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vireo.error.UnsupportedException;
import dev.vireo.host.HostPath;
import dev.vireo.testkit.ScriptedHost;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is found on a host, and what is remembered of it. */
class FindersTest {
    private static final HostPath QEMU = HostPath.of("/usr/bin/qemu-system-x86_64");
    private static final HostPath ROOT = HostPath.of("/run/vireo");
    private static final List<HostPath> FOLDERS =
            List.of(HostPath.of("/usr/share/qemu"), HostPath.of("/usr/share/seabios"));

    private final ScriptedHost host = ScriptedHost.create();

    @AfterEach
    void close() {
        host.close();
    }

    private void file(HostPath path, String content) {
        host.files().createFolders(path.parent(), 0755);
        host.files().replace(path, content.getBytes(StandardCharsets.UTF_8), 0755);
    }

    @Test
    void saysWhatToInstallWhereThereIsNoQemu() {
        assertThatThrownBy(() -> BinaryFinder.find(host))
                .isInstanceOf(UnsupportedException.class)
                .hasMessageContaining("qemu-system-x86");
        assertThatThrownBy(() -> BinaryFinder.require(host, HostPath.of("/opt/qemu")))
                .isInstanceOf(UnsupportedException.class)
                .hasMessageContaining("/opt/qemu");
    }

    @Test
    void findsQemuWhereItUsuallyIs() {
        file(QEMU, "elf");
        assertThat(BinaryFinder.find(host).path()).isEqualTo(QEMU);
        file(HostPath.of("/usr/local/bin/qemu-system-x86_64"), "elf");
        assertThat(BinaryFinder.find(host).path()).isEqualTo(HostPath.of("/usr/local/bin/qemu-system-x86_64"));
    }

    @Test
    void keepsTheFactsOfOneBuildOnly() {
        file(QEMU, "one");
        host.files().createFolders(ROOT, 0700);
        QemuFacts facts = Samples.facts();
        new FactsCache(host, ROOT, BinaryFinder.find(host)).write(facts);
        assertThat(new FactsCache(host, ROOT, BinaryFinder.find(host)).read()).contains(facts);
        file(QEMU, "another");
        assertThat(new FactsCache(host, ROOT, BinaryFinder.find(host)).read()).isEmpty();
    }

    @Test
    void takesNoNoticeOfACacheThatIsSpoiled() {
        file(QEMU, "one");
        host.files().createFolders(ROOT, 0700);
        FactsCache cache = new FactsCache(host, ROOT, BinaryFinder.find(host));
        cache.write(Samples.facts());
        HostPath folder = ROOT.resolve("cache");
        HostPath kept = folder.resolve(host.files().list(folder).get(0).name());
        for (String spoiled : List.of("", "{", "[]", "{\"key\": {}}", "{\"key\": 1, \"facts\": 2}")) {
            file(kept, spoiled);
            assertThat(cache.read()).as(spoiled).isEmpty();
        }
    }

    @Test
    void keepsNothingWhereThereIsNoStateYet() {
        file(QEMU, "one");
        FactsCache cache = new FactsCache(host, ROOT, BinaryFinder.find(host));
        cache.write(Samples.facts());
        assertThat(cache.read()).isEmpty();
        assertThat(host.files().status(ROOT)).as("asking creates nothing").isEmpty();
    }

    @Test
    void takesTheFirstBiosThatThereIs() {
        BiosFinder finder = new BiosFinder(host);
        assertThat(finder.find(FOLDERS, "bios.bin")).isEmpty();
        file(FOLDERS.get(1).resolve("bios.bin"), "abc");
        assertThat(finder.find(FOLDERS, "bios.bin"))
                .contains(new FirmwareBuild(
                        FOLDERS.get(1).resolve("bios.bin"),
                        3,
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                        null));
        file(FOLDERS.get(0).resolve("bios.bin"), "");
        assertThat(finder.find(FOLDERS, "bios.bin"))
                .map(FirmwareBuild::code)
                .contains(FOLDERS.get(0).resolve("bios.bin"));
    }

    @Test
    void readsTheBiosAgainOnlyWhenItHasChanged() {
        BiosFinder finder = new BiosFinder(host);
        HostPath bios = FOLDERS.get(0).resolve("bios.bin");
        file(bios, "abc");
        Optional<FirmwareBuild> first = finder.find(FOLDERS, "bios.bin");
        assertThat(finder.find(FOLDERS, "bios.bin")).isEqualTo(first);
        file(bios, "abd");
        assertThat(finder.find(FOLDERS, "bios.bin"))
                .map(FirmwareBuild::codeSha256)
                .isNotEqualTo(first.map(FirmwareBuild::codeSha256));
    }
}
