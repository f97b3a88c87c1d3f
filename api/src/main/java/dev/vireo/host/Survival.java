package dev.vireo.host;

/** How a process can be started so that it outlives the one that asked for it. */
public enum Survival {
    /** As a transient service of systemd. */
    SERVICE,
    /** In a session of its own: nothing here would kill it with the caller. */
    SESSION,
    /** Not at all: the caller's service, cgroup or container takes its children down with it. */
    NONE
}
