package dev.vireo.it;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.vireo.it.Conditions.calls;
import static dev.vireo.it.Conditions.importOnlyWhatTheTableAllows;
import static dev.vireo.it.Conditions.showOnlyJavaAndExportedTypes;
import static dev.vireo.it.Conditions.touchNoInternalsOfOthers;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.Serializable;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the modules may know of each other, and what no class may do; from the compiled classes. */
class ArchitectureTest {
    /** Modules that nothing depends on, this one included, and those without classes. */
    private static final Set<String> LEAVES = Set.of("benchmarks", "bom", "integration-tests", "vireo");

    private static final SourceTree SOURCES = SourceTree.here();

    /** What runs in a JVM of its own, and what makes tests fail loudly and JVMs die on purpose. */
    private static final String[] PROGRAMS = {"dev.vireo.examples..", "dev.vireo.benchmarks..", "dev.vireo.testkit.."};

    private static JavaClasses ours;

    @BeforeAll
    static void readTheClasses() {
        ours = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("-tests.jar"))
                .importPackages("dev.vireo");
    }

    @Test
    void everyModuleIsLookedAt() {
        Set<String> wanted = new TreeSet<>(SOURCES.modules());
        wanted.removeAll(LEAVES);
        assertThat(SOURCES.dependenciesOf("integration-tests"))
                .as("dependencies of integration-tests")
                .containsAll(wanted);
        assertThat(ModuleTable.ROWS).extracting(ModuleTable.Row::folder).containsAll(wanted);
        Set<String> seen = ours.stream()
                .flatMap(type -> ModuleTable.ownerOf(type.getPackageName()).stream())
                .map(ModuleTable.Row::folder)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(seen).containsAll(wanted);
    }

    @Test
    void everyPackageHasAnOwner() {
        Set<String> strays = ours.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> ModuleTable.ownerOf(name).isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(strays).as("packages that are not in ModuleTable").isEmpty();
    }

    @Test
    void modulesImportOnlyWhatTheTableAllows() {
        classes().should(importOnlyWhatTheTableAllows()).check(ours);
    }

    @Test
    void internalsAreForTheirOwnModule() {
        classes().should(touchNoInternalsOfOthers()).check(ours);
    }

    @Test
    void driversSeeTheHostSpiAlone() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.vireo.qemu..", "dev.vireo.qmp..", "dev.vireo.microvm..", "dev.vireo.kvm..")
                .or()
                .resideInAnyPackage("dev.vireo.lvm..", "dev.vireo.drbd..", "dev.vireo.core..", "dev.vireo.json..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.vireo.host.local..", "dev.vireo.host.ssh..")
                .check(ours);
    }

    @Test
    void theApiDoesNoInputOrOutput() {
        noClasses()
                .that(are("the api", "api"))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("java.io..", "java.net..", "java.nio.file..", "java.nio.channels..")
                                .and(not(type(Serializable.class)))
                                .or(type(Process.class))
                                .or(type(ProcessBuilder.class))
                                .or(type(ProcessHandle.class))
                                .or(type(Runtime.class)))
                .check(ours);
    }

    @Test
    void nobodySleeps() {
        noClasses()
                .should()
                .callMethodWhere(calls("sleep", Thread.class, TimeUnit.class))
                .check(ours);
    }

    @Test
    void librariesNeitherPrintNorEndTheProgram() {
        noClasses()
                .that(not(resideInAnyPackage(PROGRAMS).or(haveAMain())))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethodWhere(calls("printStackTrace", Throwable.class))
                .orShould()
                .callMethodWhere(calls("exit", System.class, Runtime.class))
                .orShould()
                .callMethodWhere(calls("halt", Runtime.class))
                .check(ours);
    }

    @Test
    void nothingStaticCanBeReplaced() {
        fields().that()
                .areStatic()
                .and(DescribedPredicate.<JavaField>describe(
                        "are written by people", field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC)))
                .should()
                .beFinal()
                .check(ours);
    }

    /** Constants of these types can only be there to be changed. */
    @Test
    void nothingStaticIsThereToBeChanged() {
        fields().that()
                .areStatic()
                .should()
                .notHaveRawType(resideInAPackage("java.util.concurrent.atomic")
                        .or(assignableTo(ConcurrentMap.class))
                        .or(assignableTo(Executor.class))
                        .or(assignableTo(Lock.class))
                        .or(assignableTo(ThreadLocal.class)))
                .check(ours);
    }

    @Test
    void exportedSignaturesShowOnlyJavaAndExportedTypes() {
        classes().that(areExported()).should(showOnlyJavaAndExportedTypes()).check(ours);
    }

    @Test
    void everyPackageIsExportedOrInternal() {
        Set<String> neither = ours.stream()
                .filter(type -> SOURCES.hasModuleInfo(folderOf(type)))
                .map(type -> folderOf(type) + ": " + type.getPackageName())
                .filter(name -> !name.contains(".internal"))
                .filter(name -> !exported().contains(name.substring(name.indexOf(' ') + 1)))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(neither).isEmpty();
        assertThat(exported()).noneMatch(name -> name.contains("internal"));
    }

    private static DescribedPredicate<JavaClass> haveAMain() {
        return DescribedPredicate.describe(
                "have a main method",
                type -> type.tryGetMethod("main", String[].class).isPresent());
    }

    private static DescribedPredicate<JavaClass> areExported() {
        Set<String> exported = exported();
        return DescribedPredicate.describe("are exported", type -> exported.contains(type.getPackageName()));
    }

    private static Set<String> exported() {
        return SOURCES.modules().stream()
                .flatMap(module -> SOURCES.exportsOf(module).stream())
                .collect(Collectors.toSet());
    }

    private static DescribedPredicate<JavaClass> are(String name, String folder) {
        return DescribedPredicate.describe(name, type -> folderOf(type).equals(folder));
    }

    private static String folderOf(JavaClass type) {
        return ModuleTable.ownerOf(type.getPackageName())
                .map(ModuleTable.Row::folder)
                .orElse("?");
    }
}
