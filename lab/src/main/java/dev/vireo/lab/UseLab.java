package dev.vireo.lab;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class a lab, which they take as a parameter of type {@link Lab}. It is opened before the first of
 * them and closed after the last; between two of them its network is healed and frozen hosts are thawed.
 *
 * <p>Of a test that fails, console and journal of each host and Vireo's state are kept below {@code target/lab}.
 *
 * <pre>{@code
 * @UseLab(hosts = 2)
 * class FailoverLabIT {
 *     @Test
 *     void goesOnWhenTheNetworkIsCut(Lab lab) {
 *         lab.network().cut(lab.host(1), lab.host(2));
 *     }
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LabExtension.class)
public @interface UseLab {
    /** How many hosts: 1 to 3. */
    int hosts() default 1;

    /** CPUs of each host; one where guests are to run by KVM, see {@link LabOptions#vcpus()}. */
    int vcpus() default 2;

    /** Debian packages that the hosts have beside the usual ones. */
    String[] packages() default {};
}
