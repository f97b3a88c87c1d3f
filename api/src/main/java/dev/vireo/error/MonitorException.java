package dev.vireo.error;

/** A hypervisor's monitor (QMP) refused a command. */
public final class MonitorException extends VireoException {
    private static final long serialVersionUID = 1L;

    private final String command;
    private final String errorClass;
    private final String description;

    /** Creates the exception with the parts of the monitor's answer. */
    public MonitorException(ErrorDetails details, String command, String errorClass, String description) {
        super(details, null);
        this.command = command;
        this.errorClass = errorClass;
        this.description = description;
    }

    /** The command that was refused, such as {@code device_add}. */
    public String command() {
        return command;
    }

    /** QMP's error class, such as {@code GenericError} or {@code CommandNotFound}. */
    public String errorClass() {
        return errorClass;
    }

    /** The monitor's own words; for people, never to be matched. */
    public String description() {
        return description;
    }
}
