package dev.vireo.examples;

import dev.vireo.domain.DomainSpec;
import dev.vireo.json.SpecJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a domain spec from a file and prints it with all its defaults: {@code SpecAsJson FILE}. */
public final class SpecAsJson {
    private SpecAsJson() {}

    public static void main(String[] arguments) throws IOException {
        System.out.print(complete(Path.of(arguments[0])));
    }

    static String complete(Path file) throws IOException {
        // @start region="both"
        DomainSpec spec = SpecJson.parse(Files.readString(file));
        String text = SpecJson.format(spec);
        // @end
        return text;
    }
}
