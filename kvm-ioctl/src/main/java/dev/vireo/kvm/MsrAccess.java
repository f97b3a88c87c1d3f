package dev.vireo.kvm;

/** Where {@code kvm_run.msr} has its fields. */
abstract class MsrAccess extends RunView {
    static final int DATA = RunPage.UNION + 16;

    private static final int REASON = 8;
    private static final int INDEX = 12;

    MsrAccess(RunPage page) {
        super(page);
    }

    public final int index() {
        return intAt(INDEX);
    }

    public final int reason() {
        return intAt(REASON);
    }

    public final void fail() {
        error(true);
    }

    final void error(boolean value) {
        buffer().put(RunPage.UNION, (byte) (value ? 1 : 0));
    }
}
