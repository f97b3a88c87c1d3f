package dev.vireo.drbd.internal.handover;

import dev.vireo.core.driver.StorageHandover;
import dev.vireo.error.VireoException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The handover of several resources. One that fails to close does not keep the others open. */
final class AllOf implements StorageHandover {
    private final List<StorageHandover> parts;
    private final List<StorageHandover> prepared = new ArrayList<>();

    AllOf(List<StorageHandover> parts) {
        this.parts = List.copyOf(parts);
    }

    @Override
    public void prepare() {
        for (StorageHandover part : parts) {
            prepared.add(part);
            part.prepare();
        }
    }

    @Override
    public void confirm() {
        parts.forEach(StorageHandover::confirm);
    }

    @Override
    public void finish() {
        each(prepared, StorageHandover::finish);
    }

    @Override
    public void abort() {
        each(prepared, StorageHandover::abort);
    }

    @Override
    public void leave() {
        each(prepared, StorageHandover::leave);
    }

    /** Does something with each, whatever becomes of the others. */
    static <T> void each(List<T> parts, Consumer<T> closing) {
        List<VireoException> failures = new ArrayList<>();
        for (T part : parts) {
            try {
                closing.accept(part);
            } catch (VireoException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            VireoException first = failures.get(0);
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }
}
