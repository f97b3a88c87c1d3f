package dev.vireo.lab.internal.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecipeTest {
    @Test
    void theSameIngredientsHaveTheSameKeyInWhateverOrder() {
        String key = Recipe.with(List.of("htop", "tmux")).key();
        assertThat(key).matches("[0-9a-f]{16}");
        assertThat(Recipe.with(List.of("tmux", "htop", "kmod")).key()).isEqualTo(key);
        assertThat(Recipe.with(List.of("tmux")).key()).isNotEqualTo(key);
        assertThat(Recipe.with(List.of()).key()).isNotEqualTo(key);
    }

    @Test
    void everyFileOfOurOwnIsThereAndWhole() {
        Recipe recipe = Recipe.with(List.of());
        for (String name : recipe.early().keySet()) {
            assertThat(new String(Recipe.content(name), StandardCharsets.UTF_8)).endsWith("\n");
        }
        for (String name : recipe.late().keySet()) {
            assertThat(new String(Recipe.content(name), StandardCharsets.UTF_8)).endsWith("\n");
        }
    }

    @Test
    void programsAmongThemCanBeRun() {
        Recipe recipe = Recipe.with(List.of());
        assertThat(recipe.early().get("etc/initramfs-tools/hooks/vireo-lab")).isEqualTo(0755);
        assertThat(recipe.late().get("etc/vireo-lab/spares")).isEqualTo(0755);
    }

    @Test
    void installsEveryPackageOutOfSightOfThisMachine() {
        Recipe recipe = Recipe.with(List.of("htop"));
        List<String> argv = recipe.install("/c/early", "/c/late", "/c/root");
        assertThat(argv).startsWith("unshare", "--mount", "--propagation=private", "mmdebstrap");
        assertThat(argv).contains("--setup-hook=copy-in /c/early/etc /");
        assertThat(argv).anyMatch(argument -> argument.startsWith("--include=") && argument.contains(",htop,"));
        assertThat(argv).endsWith("bookworm", "/c/root");
    }
}
