package dev.vireo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vireo.domain.ConsoleChunk;
import dev.vireo.host.Command;
import dev.vireo.host.CommandResult;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PublicApiTest {
    /** Each of these is tested to hand out copies. */
    @Test
    void handsOutNoArrayByAccident() throws NoSuchMethodException {
        Stream<Method> arrays = PublicTypes.all().stream()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .filter(method -> method.getReturnType().isArray())
                .filter(method -> !(method.getDeclaringClass().isEnum()
                        && method.getName().equals("values")));
        assertThat(arrays)
                .containsExactlyInAnyOrder(
                        Command.class.getMethod("input"),
                        CommandResult.class.getMethod("outputBytes"),
                        ConsoleChunk.class.getMethod("bytes"));
    }

    @Test
    void keepsNoArrayInARecord() {
        assertThat(PublicTypes.all().stream()
                        .filter(Class::isRecord)
                        .flatMap(type -> Arrays.stream(type.getRecordComponents()))
                        .filter(component -> component.getType().isArray()))
                .isEmpty();
    }

    @Test
    void hasNoPublicFieldButConstants() {
        Stream<Field> fields = PublicTypes.all().stream()
                .flatMap(type -> Arrays.stream(type.getDeclaredFields()))
                .filter(field -> (field.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0);
        assertThat(fields).isNotEmpty().allSatisfy(field -> {
            assertThat(Modifier.isStatic(field.getModifiers()) && Modifier.isFinal(field.getModifiers()))
                    .isTrue();
            assertThat(field.getType().isArray()
                            || Collection.class.isAssignableFrom(field.getType())
                            || Map.class.isAssignableFrom(field.getType()))
                    .isFalse();
        });
    }

    @Test
    void hasOnlyFinalClassesBesideTheRootsThatOthersExtend() {
        assertThat(PublicTypes.all().stream()
                        .filter(type -> !type.isInterface() && !type.isEnum())
                        .filter(type -> !Modifier.isFinal(type.getModifiers()))
                        .map(Class::getSimpleName))
                .containsExactly("VireoException");
    }
}
