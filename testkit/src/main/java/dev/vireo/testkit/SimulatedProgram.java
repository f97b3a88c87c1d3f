package dev.vireo.testkit;

/** A program of a {@link ScriptedHost}, played by Java code on a thread of its own. */
@FunctionalInterface
public interface SimulatedProgram {
    /** Runs the program to its end; the result is its exit status. A signal ends it from within any call here. */
    int run(ProgramCall call);
}
