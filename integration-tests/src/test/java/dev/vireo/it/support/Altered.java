package dev.vireo.it.support;

import dev.vireo.host.Host;
import dev.vireo.host.HostFacts;
import dev.vireo.host.HostProcesses;
import dev.vireo.host.Survival;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.Function;

/** A real host, of which one thing is different. */
public final class Altered {
    private Altered() {}

    /** A host whose guests would end with us. */
    public static Host survival(Host host, Survival survival) {
        HostFacts facts = with(HostFacts.class, host.facts(), Map.of("survival", arguments -> survival));
        return with(Host.class, host, Map.of("facts", arguments -> facts));
    }

    /** A host with other processes. */
    public static Host processes(Host host, HostProcesses processes) {
        return with(Host.class, host, Map.of("processes", arguments -> processes));
    }

    /** Something real of which some methods, by name, do something else. */
    public static <T> T with(Class<T> type, T real, Map<String, Function<Object[], Object>> others) {
        return type.cast(Proxy.newProxyInstance(
                Altered.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call(real, method, arguments, others)));
    }

    private static Object call(
            Object real, Method method, Object[] arguments, Map<String, Function<Object[], Object>> others)
            throws Throwable {
        Function<Object[], Object> other = others.get(method.getName());
        if (other != null) {
            return other.apply(arguments);
        }
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
