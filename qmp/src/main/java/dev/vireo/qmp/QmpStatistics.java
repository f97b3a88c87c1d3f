package dev.vireo.qmp;

/** What went over one connection so far. Counts are read one by one, not at one moment. */
public interface QmpStatistics {
    /** Commands handed to the connection. */
    long commands();

    /** Commands that were answered, with a value or with an error, in time or too late. */
    long replies();

    /** Replies that came after their caller had given up. */
    long lateReplies();

    /** Events. */
    long events();

    /** Faults of one kind. */
    long faults(QmpFault.Kind kind);
}
