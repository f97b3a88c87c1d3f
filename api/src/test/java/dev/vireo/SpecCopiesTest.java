package dev.vireo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.domain.ConsoleSpec;
import dev.vireo.domain.CpuModel;
import dev.vireo.domain.CpuTopology;
import dev.vireo.domain.DiskSpec;
import dev.vireo.domain.DomainName;
import dev.vireo.domain.DomainSpec;
import dev.vireo.domain.KernelBoot;
import dev.vireo.domain.ManagedBy;
import dev.vireo.domain.NicSpec;
import dev.vireo.host.HostPath;
import dev.vireo.network.MacAddress;
import dev.vireo.network.UserNetwork;
import dev.vireo.storage.DiskSource;
import dev.vireo.storage.FileDisk;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every field of every spec survives {@code toBuilder()} and counts in {@code equals}; by reflection, so none is left out. */
class SpecCopiesTest {
    private static final Executor EXECUTOR = Runnable::run;
    private static final FileDisk DISK = FileDisk.raw(HostPath.of("/a"));
    private static final Set<String> NO_FIELD = Set.of("toBuilder", "toString", "hashCode");

    /** A spec, and others of its class that differ from it in what a builder cannot change. */
    static List<List<?>> specs() {
        // As many CPUs as the sample topology makes.
        DomainSpec domain = DomainSpec.builder(DomainName.of("a")).vcpus(4).build();
        return List.of(
                List.of(domain, DomainSpec.builder(DomainName.of("b")).vcpus(4).build()),
                List.of(
                        DiskSpec.builder("a", DISK).build(),
                        DiskSpec.builder("b", DISK).build(),
                        DiskSpec.builder("a", FileDisk.qcow2(HostPath.of("/a"))).build()),
                List.of(
                        NicSpec.builder("a", UserNetwork.create()).build(),
                        NicSpec.builder("b", UserNetwork.create()).build(),
                        NicSpec.builder("a", UserNetwork.create().isolate()).build()),
                List.of(
                        KernelBoot.of(HostPath.of("/a")),
                        KernelBoot.of(HostPath.of("/b")),
                        KernelBoot.of(HostPath.of("/a")).initrd(HostPath.of("/i")),
                        KernelBoot.of(HostPath.of("/a")).commandLine("x")));
    }

    static List<List<?>> options() {
        return List.of(List.of(ConnectOptions.defaults()), List.of(Timeouts.defaults()));
    }

    @ParameterizedTest
    @MethodSource({"specs", "options"})
    void everyFieldSurvivesToBuilder(List<?> specs) {
        List<Object> all = new ArrayList<>(specs);
        all.addAll(changed(specs.get(0)));
        if (hasBuilder(specs.get(0))) {
            all.add(allChanged(specs.get(0)));
        }
        for (Object spec : all) {
            if (hasBuilder(spec)) {
                Object copy = invoke(invoke(spec, "toBuilder"), "build");
                assertThat(fields(copy)).isEqualTo(fields(spec));
            }
        }
    }

    @ParameterizedTest
    @MethodSource({"specs", "options"})
    void everyFieldCanBeChanged(List<?> specs) {
        Object base = specs.get(0);
        List<Object> others = new ArrayList<>(specs.subList(1, specs.size()));
        others.addAll(changed(base));
        Set<String> changed = new TreeSet<>();
        others.forEach(other -> changed.addAll(differences(base, other)));
        assertThat(changed).isEqualTo(fields(base).keySet());
    }

    @ParameterizedTest
    @MethodSource("specs")
    void equalsAndHashCodeNoticeEveryField(List<?> specs) {
        Object base = specs.get(0);
        List<Object> others = new ArrayList<>(specs.subList(1, specs.size()));
        others.addAll(changed(base));
        assertThat(others).allSatisfy(other -> {
            assertThat(other)
                    .as(differences(base, other).toString())
                    .isNotEqualTo(base)
                    .doesNotHaveSameHashCodeAs(base);
            assertThat(other).isNotEqualTo(null).isNotEqualTo("x");
            if (hasBuilder(other)) {
                Object copy = invoke(invoke(other, "toBuilder"), "build");
                assertThat(copy).isEqualTo(other).hasSameHashCodeAs(other);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("specs")
    void whatIsOptionalCanBeTakenBack(List<?> specs) {
        Object spec = specs.get(0);
        if (!hasBuilder(spec)) {
            return;
        }
        Map<String, Object> plain = fields(spec);
        Set<String> optional = plain.entrySet().stream()
                .filter(field -> field.getValue() instanceof Optional)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        Object changed = allChanged(spec);
        assertThat(optional).allSatisfy(field -> {
            Object builder = invoke(changed, "toBuilder");
            String clear = "no" + Character.toUpperCase(field.charAt(0)) + field.substring(1);
            Object cleared = invoke(invoke(builder, clear), "build");
            assertThat(fields(cleared)).containsEntry(field, Optional.empty());
            assertThat(differences(changed, cleared)).containsExactly(field);
        });
    }

    @Test
    void aCopyIsAnotherDomain() {
        DomainSpec original = (DomainSpec) allChanged(specs().get(0).get(0));
        DomainSpec withAddress = original.toBuilder()
                .nics(List.of(NicSpec.builder("lan", UserNetwork.create())
                        .mac(MacAddress.of("52:54:00:00:00:01"))
                        .build()))
                .build();
        DomainSpec copy = withAddress.copyAs(DomainName.of("other")).build();
        assertThat(differences(withAddress, copy)).containsExactlyInAnyOrder("name", "uuid", "nics");
        assertThat(copy.uuid()).isEmpty();
        assertThat(copy.nics().get(0).mac()).isEmpty();
    }

    /** The spec with one call to its builder each. */
    private static List<Object> changed(Object spec) {
        if (!hasBuilder(spec)) {
            return List.of();
        }
        return setters(spec).stream()
                .map(setter -> invoke(set(invoke(spec, "toBuilder"), setter, spec), "build"))
                .toList();
    }

    private static Object allChanged(Object spec) {
        Object builder = invoke(spec, "toBuilder");
        // The number of CPUs stays what the topology makes.
        setters(spec).stream()
                .filter(setter -> !setter.getName().equals("vcpus"))
                .forEach(setter -> set(builder, setter, spec));
        return invoke(builder, "build");
    }

    private static boolean hasBuilder(Object spec) {
        return Arrays.stream(spec.getClass().getMethods())
                .anyMatch(method -> method.getName().equals("toBuilder"));
    }

    private static List<Method> setters(Object spec) {
        Class<?> builder = invoke(spec, "toBuilder").getClass();
        return Arrays.stream(builder.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && method.getReturnType() == builder)
                .filter(method -> !method.getName().matches("no[A-Z].*"))
                // Plain additions first, so that what replaces a list comes to count, too.
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .toList();
    }

    private static Object set(Object builder, Method setter, Object spec) {
        Object[] arguments = new Object[setter.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = sample(
                    setter.getParameterTypes()[i],
                    setter.getName(),
                    fields(spec).get(setter.getName()),
                    i);
        }
        try {
            return setter.invoke(builder, arguments);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(setter.toString(), e);
        }
    }

    /** Another value than the present one. */
    private static Object sample(Class<?> type, String field, Object present, int position) {
        if (type == boolean.class) {
            return !(Boolean) present;
        } else if (type.isEnum()) {
            Object last = type.getEnumConstants()[type.getEnumConstants().length - 1];
            return last.equals(present) ? type.getEnumConstants()[0] : last;
        } else if (type == List.class) {
            return field.equals("disks") ? List.of(disk("replaced")) : List.of(nic("replaced"));
        } else if (type == String.class && (field.equals("disk") || field.equals("nic"))) {
            return "added";
        }
        Map<Class<?>, Object> samples = new HashMap<>();
        samples.put(String.class, "sample" + position);
        samples.put(int.class, 7);
        samples.put(Integer.class, 7);
        samples.put(DomainName.class, DomainName.of("renamed"));
        samples.put(UUID.class, new UUID(1, 2));
        samples.put(ByteSize.class, ByteSize.ofGiB(1));
        samples.put(CpuTopology.class, new CpuTopology(2, 2, 1));
        samples.put(CpuModel.class, CpuModel.MAX);
        samples.put(KernelBoot.class, KernelBoot.of(HostPath.of("/k")));
        samples.put(DiskSpec.class, disk("one"));
        samples.put(NicSpec.class, nic("two"));
        samples.put(DiskSource.class, FileDisk.raw(HostPath.of("/added")));
        samples.put(dev.vireo.network.NetworkSource.class, UserNetwork.create().isolate());
        samples.put(ConsoleSpec.class, ConsoleSpec.VIRTIO);
        samples.put(ManagedBy.class, ManagedBy.PACEMAKER);
        samples.put(MacAddress.class, MacAddress.of("52:54:00:00:00:01"));
        samples.put(Duration.class, Duration.ofSeconds(77));
        samples.put(
                Timeouts.class, Timeouts.builder().call(Duration.ofSeconds(77)).build());
        samples.put(StateRoot.class, StateRoot.below(HostPath.of("/t")));
        samples.put(Executor.class, EXECUTOR);
        assertThat(samples).as("a sample for " + field).containsKey(type);
        return samples.get(type);
    }

    private static DiskSpec disk(String id) {
        return DiskSpec.builder(id, FileDisk.raw(HostPath.of("/" + id))).build();
    }

    private static NicSpec nic(String id) {
        return NicSpec.builder(id + "-nic", UserNetwork.create()).build();
    }

    private static Set<String> differences(Object one, Object other) {
        Map<String, Object> others = fields(other);
        return fields(one).entrySet().stream()
                .filter(field -> !field.getValue().equals(others.get(field.getKey())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** What the accessors say. */
    private static Map<String, Object> fields(Object spec) {
        return Arrays.stream(spec.getClass().getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers()))
                .filter(method -> method.getParameterCount() == 0 && !NO_FIELD.contains(method.getName()))
                .collect(Collectors.toMap(Method::getName, method -> invoke(spec, method.getName())));
    }

    private static Object invoke(Object target, String method) {
        try {
            return target.getClass().getMethod(method).invoke(target);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(method, e);
        }
    }
}
