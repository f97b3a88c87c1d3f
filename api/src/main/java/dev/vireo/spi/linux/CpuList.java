package dev.vireo.spi.linux;

import java.util.ArrayList;
import java.util.List;

/** The kernel's notation for sets of CPUs and nodes, such as {@code 0-3,8,10-11}. */
final class CpuList {
    private CpuList() {}

    static List<Integer> parse(String text) {
        List<Integer> numbers = new ArrayList<>();
        for (String part : text.strip().split(",", -1)) {
            if (part.isBlank()) {
                continue;
            }
            int dash = part.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
            int last = dash < 0 ? first : Integer.parseInt(part.substring(dash + 1));
            for (int number = first; number <= last; number++) {
                numbers.add(number);
            }
        }
        return List.copyOf(numbers);
    }
}
