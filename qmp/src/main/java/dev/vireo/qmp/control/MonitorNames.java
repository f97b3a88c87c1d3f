package dev.vireo.qmp.control;

import java.util.List;

/** The monitors of a guest: names of their sockets and of the locks that go with them. */
public final class MonitorNames {
    /** Those that programs take and keep. */
    public static final List<String> KEPT = List.of("m0", "m1", "m2");

    /** The one that nobody keeps, so that somebody who needs one answer always gets it. */
    public static final String ONE_SHOT = "m3";

    /** All of them. */
    public static final List<String> ALL = List.of("m0", "m1", "m2", ONE_SHOT);

    private MonitorNames() {}
}
