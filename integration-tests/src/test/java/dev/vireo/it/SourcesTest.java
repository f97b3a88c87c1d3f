package dev.vireo.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What cannot be seen in compiled classes. */
class SourcesTest {
    private static final int LONGEST_FILE = 500;

    private final SourceTree sources = SourceTree.here();

    @Test
    void everyPackageSaysWhatItIsForAndThatNothingIsNull() {
        List<String> missing = sources.mainPackages().stream()
                .map(folder -> folder.resolve("package-info.java"))
                .filter(file -> !Files.exists(file) || !isGood(SourceTree.read(file)))
                .map(sources::nameOf)
                .toList();
        assertThat(sources.mainPackages()).isNotEmpty();
        assertThat(missing)
                .as("package-info.java without Javadoc or @NullMarked")
                .isEmpty();
    }

    private static boolean isGood(String packageInfo) {
        return packageInfo.startsWith("/**") && packageInfo.contains("@NullMarked\npackage ");
    }

    @Test
    void noFileIsLongerThanFiveHundredLines() {
        List<String> tooLong = sources.mainSources().stream()
                .filter(file -> SourceTree.read(file).lines().count() > LONGEST_FILE)
                .map(sources::nameOf)
                .toList();
        assertThat(tooLong).isEmpty();
    }

    @Test
    void everyLibraryIsANamedModule() {
        List<String> unnamed = ModuleTable.ROWS.stream()
                .map(ModuleTable.Row::folder)
                .filter(sources.modules()::contains)
                .filter(module -> !List.of("examples", "benchmarks").contains(module))
                .filter(module -> !sources.hasModuleInfo(module))
                .toList();
        assertThat(unnamed).isEmpty();
    }
}
