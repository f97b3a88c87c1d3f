package dev.vireo.it;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/** What ArchUnit does not have ready. */
final class Conditions {
    /** What users of the test kit and of the lab see beside ours: they write tests. */
    private static final Set<String> TEST_MODULES = Set.of("testkit", "lab");

    private Conditions() {}

    static ArchCondition<JavaClass> importOnlyWhatTheTableAllows() {
        return dependencies(
                "import only what the table allows", (owner, target) -> owner.mayImport(target.getPackageName()));
    }

    static ArchCondition<JavaClass> touchNoInternalsOfOthers() {
        return dependencies(
                "touch no internals of other modules",
                (owner, target) -> !isInternal(target)
                        || ModuleTable.ownerOf(target.getPackageName())
                                .filter(other -> other.folder().equals(owner.folder()))
                                .isPresent());
    }

    private static ArchCondition<JavaClass> dependencies(
            String description, BiPredicate<ModuleTable.Row, JavaClass> allowed) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                ModuleTable.ownerOf(type.getPackageName())
                        .ifPresent(owner -> type.getDirectDependenciesFromSelf().stream()
                                .filter(dependency -> !isOfTheLanguage(dependency.getTargetClass()))
                                .filter(dependency -> !allowed.test(
                                        owner, dependency.getTargetClass().getBaseComponentType()))
                                .map(Dependency::getDescription)
                                .forEach(found -> events.add(
                                        SimpleConditionEvent.violated(type, owner.folder() + ": " + found))));
            }
        };
    }

    private static boolean isOfTheLanguage(JavaClass type) {
        return type.getBaseComponentType().isPrimitive();
    }

    private static boolean isInternal(JavaClass type) {
        return (type.getPackageName() + ".").contains(".internal.");
    }

    /** A call of one of these methods. */
    static DescribedPredicate<JavaMethodCall> calls(String method, Class<?>... owners) {
        return DescribedPredicate.describe(
                method + " of " + Arrays.toString(owners),
                call -> call.getTarget().getName().equals(method)
                        && Arrays.stream(owners)
                                .anyMatch(owner -> call.getTarget().getOwner().isAssignableTo(owner)));
    }

    /** What a user of a type can see of it must be something that the user can name. */
    static ArchCondition<JavaClass> showOnlyJavaAndExportedTypes() {
        return new ArchCondition<>("show only types of Java and exported ones") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!isVisible(type)) {
                    return;
                }
                Stream<Shown> parents = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream())
                        .map(parent -> new Shown(type.getName(), parent));
                Stream<Shown> members =
                        type.getMembers().stream().filter(Conditions::isVisible).flatMap(Conditions::typesOf);
                Stream.concat(parents, members)
                        .flatMap(shown -> shown.type().getAllInvolvedRawTypes().stream()
                                .map(JavaClass::getBaseComponentType)
                                .filter(raw -> !mayBeShown(raw, type))
                                .map(raw -> shown.where() + " shows " + raw.getName()))
                        .distinct()
                        .forEach(found -> events.add(SimpleConditionEvent.violated(type, found)));
            }
        };
    }

    private record Shown(String where, JavaType type) {}

    private static Stream<Shown> typesOf(JavaMember member) {
        if (member instanceof JavaCodeUnit code) {
            Stream<JavaType> thrown = code.getThrowsClause().getTypes().stream().map(raw -> raw);
            Stream<JavaType> parameters = code.getParameterTypes().stream();
            return Stream.of(parameters, thrown, Stream.of(code.getReturnType()))
                    .flatMap(types -> types)
                    .map(shown -> new Shown(member.getFullName(), shown));
        }
        return member.getAllInvolvedRawTypes().stream().map(raw -> new Shown(member.getFullName(), raw));
    }

    private static boolean isVisible(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(Conditions::isVisible).orElse(true);
    }

    private static boolean isVisible(JavaMember member) {
        return !member.getModifiers().contains(JavaModifier.SYNTHETIC)
                && (member.getModifiers().contains(JavaModifier.PUBLIC)
                        || member.getModifiers().contains(JavaModifier.PROTECTED));
    }

    private static boolean mayBeShown(JavaClass shown, JavaClass by) {
        String name = shown.getPackageName() + ".";
        if (shown.isPrimitive() || name.startsWith("java.") || name.startsWith("org.jspecify.")) {
            return true;
        } else if (name.startsWith("dev.vireo.")) {
            return !isInternal(shown);
        }
        return ModuleTable.ownerOf(by.getPackageName())
                .filter(owner -> TEST_MODULES.contains(owner.folder()))
                .filter(owner -> owner.mayImport(shown.getPackageName()))
                .isPresent();
    }
}
