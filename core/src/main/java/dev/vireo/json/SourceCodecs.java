package dev.vireo.json;

import dev.vireo.error.ErrorDetails;
import dev.vireo.error.InvalidSpecException;
import dev.vireo.error.UnsupportedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The kinds of sources that are known. */
final class SourceCodecs {
    private static final String TAG = "type";

    private final List<SourceCodec<?>> codecs;

    private SourceCodecs(List<SourceCodec<?>> codecs) {
        this.codecs = List.copyOf(codecs);
    }

    /** Those of Vireo itself, then those of the modules found. */
    static SourceCodecs installed() {
        return Holder.INSTALLED;
    }

    private static SourceCodecs load() {
        List<SourceCodec<?>> found = new ArrayList<>();
        found.add(new FileDiskCodec());
        found.add(new BlockDeviceDiskCodec());
        found.add(new UserNetworkCodec());
        found.add(new StreamNetworkCodec());
        found.add(new BridgeNetworkCodec());
        ServiceLoader.load(SourceCodec.class, SourceCodecs.class.getClassLoader())
                .forEach(found::add);
        return new SourceCodecs(found);
    }

    JsonObject write(Object source) {
        return codecs.stream()
                .filter(codec -> codec.type() == source.getClass())
                .findFirst()
                .map(codec -> tagged(codec, source))
                .orElseThrow(() -> new UnsupportedException(ErrorDetails.of(
                                "write",
                                "source " + source.getClass().getName(),
                                "no SourceCodec for this class was found")
                        .advice("add the module that the class comes from, or provide a codec")));
    }

    private static <T> JsonObject tagged(SourceCodec<T> codec, Object source) {
        return JsonObject.builder()
                .put(TAG, codec.name())
                .putAll(codec.write(codec.type().cast(source)))
                .build();
    }

    /** Reads a source of one sort, say a disk's. */
    <S> Optional<S> read(FieldReader fields, Class<S> sort) {
        fields.require(TAG);
        Optional<SourceCodec<?>> codec = fields.value(TAG, name -> named(name, sort));
        if (codec.isEmpty()) {
            fields.acceptUnknown();
            return Optional.empty();
        }
        return codec.get().read(fields).map(sort::cast);
    }

    private SourceCodec<?> named(String name, Class<?> sort) {
        return ofSort(sort).stream()
                .filter(codec -> codec.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(name, sort));
    }

    private InvalidSpecException unknown(String name, Class<?> sort) {
        String known = ofSort(sort).stream().map(SourceCodec::name).collect(Collectors.joining(", "));
        return InvalidSpecException.of(
                "source", TAG, "must be one of " + known + ", found '" + name + "'; or a module is missing");
    }

    private List<SourceCodec<?>> ofSort(Class<?> sort) {
        return codecs.stream()
                .filter(codec -> sort.isAssignableFrom(codec.type()))
                .collect(Collectors.toList());
    }

    private static final class Holder {
        private static final SourceCodecs INSTALLED = load();
    }
}
