package dev.vireo.json;

import java.util.Optional;

/**
 * The JSON form of one kind of disk source or network source, for the modules that add kinds. Found by
 * {@link java.util.ServiceLoader}; unstable before 1.0.
 *
 * <p>In JSON a source is an object whose field {@code type} tells the kind. Where two codecs have the same name for
 * the same sort of source, Vireo's own counts, then the one that was found first.
 *
 * @param <T> the source, a {@link dev.vireo.storage.DiskSource} or a {@link dev.vireo.network.NetworkSource}
 */
public interface SourceCodec<T> {
    /** The class of the sources, exactly. */
    Class<T> type();

    /** What the field {@code type} holds: lower case with hyphens, such as {@code block-device}. */
    String name();

    /** The fields of a source, all of them, without {@code type}; defaults may change, so none is left out. */
    JsonObject write(T source);

    /** The source that these fields make; empty if one was refused. */
    Optional<T> read(FieldReader fields);
}
