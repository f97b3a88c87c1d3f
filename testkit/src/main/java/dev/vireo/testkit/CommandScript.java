package dev.vireo.testkit;

/** What a {@link ScriptedHost} does when a command is run; the last script for the same arguments counts. */
public interface CommandScript {
    /** Prints this and succeeds. */
    default void thenReturn(String output) {
        thenReturn(0, output, "");
    }

    /** Prints these and ends with the status. */
    default void thenReturn(int exitStatus, String output, String error) {
        thenRun(call -> {
            call.print(output);
            call.printError(error);
            return exitStatus;
        });
    }

    /** Does not come to an end by itself. */
    default void thenHang() {
        thenRun(call -> {
            call.sleepForever();
            return 0;
        });
    }

    /** Plays a program. */
    void thenRun(SimulatedProgram program);

    /** There is no such program: {@code NotFoundException}. */
    void thenIsMissing();
}
