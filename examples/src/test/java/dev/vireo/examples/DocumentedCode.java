package dev.vireo.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Java code that a page of the documentation shows, and the region of a source that it says it comes from:
 *
 * <pre>{@code
 * <!-- example: dev/vireo/examples/ListDomains.java#list -->
 * }</pre>
 *
 * <p>in the line right before the code. A region stands between {@code // @start region="list"} and {@code // @end}, the
 * marks of the JDK's own snippets.
 */
final class DocumentedCode {
    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Path TESTS = Path.of("..", "integration-tests", "src", "test", "java");
    private static final Pattern BLOCK =
            Pattern.compile("(?:<!-- example: (\\S+)#(\\S+) -->\n)?```java\n(.*?)```\n", Pattern.DOTALL);

    private DocumentedCode() {}

    /** The page as it should be: each block replaced by the source that it names. */
    static String refreshed(String page) throws IOException {
        StringBuilder text = new StringBuilder();
        Matcher block = BLOCK.matcher(page);
        while (block.find()) {
            if (block.group(1) == null) {
                throw new AssertionError("this code does not say which example it comes from:\n" + block.group(3));
            }
            String code = region(source(block.group(1)), block.group(2));
            block.appendReplacement(
                    text,
                    Matcher.quoteReplacement("<!-- example: " + block.group(1) + "#" + block.group(2)
                            + " -->\n```java\n" + code + "```\n"));
        }
        return block.appendTail(text).toString();
    }

    /** An example, or a test that users may take for one. */
    private static Path source(String name) {
        Path test = TESTS.resolve(name);
        return Files.exists(test) ? test : SOURCES.resolve(name);
    }

    /** The lines of a region, moved to the left. */
    static String region(Path source, String name) throws IOException {
        String start = "// @start region=\"" + name + "\"";
        List<String> lines = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(source)) {
            String mark = line.strip();
            if (mark.equals(start)) {
                inside = true;
            } else if (inside && mark.equals("// @end")) {
                return String.join("\n", lines).stripIndent() + "\n";
            } else if (inside) {
                lines.add(line);
            }
        }
        throw new AssertionError(source + " has no region " + name + " that begins and ends");
    }
}
