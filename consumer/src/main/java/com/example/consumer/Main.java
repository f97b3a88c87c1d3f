package com.example.consumer;

import dev.vireo.Hypervisor;

/** Uses Vireo as a program outside its build does. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.out.printf("Vireo in %s on Java %s%n", Hypervisor.class.getModule(), Runtime.version());
    }
}
