/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.LlmException;
import dev.osgillm.api.provider.ProviderSettings;
import dev.osgillm.api.provider.Setting;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProviderCommandsTest {

    private final FakeRouter router = Samples.providers();
    private final TestShell shell = new TestShell(router);

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void listsTheProvidersAligned() throws Exception {
        assertThat(shell.run("llm:providers"))
                .isEqualTo(
                        """
                          ID          TYPE    MODEL        STATE   LOCAL  CAPABILITIES                                         BUNDLE
                        * ollama      ollama  llama3.2     ready   yes    chat,embedding,health,model-management,models,tools  dev.osgillm.ollama 0.1.0
                          openai      openai  gpt-4o-mini  no key  no     chat,embedding,health,json-schema,models,tools       dev.osgillm.openai 0.1.0
                          openrouter  openai               ready   no     chat,models                                          dev.osgillm.openai 0.1.0
                        """);
    }

    @Test
    void listsTheProvidersForScripts() throws Exception {
        assertThat(shell.run("llm:providers --plain").lines().toList())
                .containsExactly(
                        "ollama\tollama\tllama3.2\tready\tyes\tchat,embedding,health,model-management,models,tools\t"
                                + "dev.osgillm.ollama 0.1.0\tyes",
                        "openai\topenai\tgpt-4o-mini\tno key\tno\tchat,embedding,health,json-schema,models,tools\t"
                                + "dev.osgillm.openai 0.1.0\tno",
                        "openrouter\topenai\t\tready\tno\tchat,models\tdev.osgillm.openai 0.1.0\tno");
    }

    @Test
    void saysWhatToDoWithoutProviders() throws Exception {
        try (TestShell empty = new TestShell(new FakeRouter())) {
            assertThat(empty.run("llm:providers"))
                    .isEqualTo("No provider is present. Start a provider bundle such as dev.osgillm.ollama or"
                            + " dev.osgillm.openai, or drop its jar into deploy/.\n");
            assertThat(empty.run("llm:providers --plain")).isEmpty();
        }
    }

    @Test
    void listsRefusedConfigurationsBelow() throws Exception {
        try (TestShell refusing = new TestShell(router, RefusedConfigurationsTest.runtime())) {
            assertThat(refusing.run("llm:providers"))
                    .endsWith(
                            """

                            Refused configurations:
                              dev.osgillm.openai~work: 'temperature' must be a number between 0 and 2, not 'hot'.
                            """);
            assertThat(refusing.run("llm:providers --plain")).doesNotContain("hot");
        }
    }

    @Test
    void showsOneProvider() throws Exception {
        assertThat(shell.run("llm:provider openr"))
                .isEqualTo(
                        """
                        KEY            VALUE
                        id             openrouter
                        type           openai
                        model          none: every request must name one
                        more models    anthropic/claude, deepseek/deepseek-r1
                        state          ready
                        default        no
                        local          no
                        capabilities   chat,models
                        ranking        -10
                        bundle         dev.osgillm.openai 0.1.0
                        service        69
                        configuration  etc/dev.osgillm.openai-openrouter.cfg
                        """);
    }

    @Test
    void showsTheSettingsInForceAndTheFileToEdit() throws Exception {
        assertThat(shell.run("llm:config ollama"))
                .isEqualTo(
                        """
                        KEY          VALUE                   ORIGIN
                        base_url     http://127.0.0.1:11434  environment OLLAMA_HOST
                        model        llama3.2                configuration
                        temperature  not set                 default
                        .api_key     not set                 default

                        To change a setting, edit etc/dev.osgillm.ollama-ollama.cfg; saving it is enough.
                        """);
    }

    @Test
    void neverShowsASecretThatAProviderLeaks() throws Exception {
        router.serve("openai", ProviderSettings.class, () -> List.of(Setting.of(".api_key", "sk-1", "configuration")));
        assertThat(shell.run("llm:config openai"))
                .contains(".api_key  set    configuration")
                .doesNotContain("sk-1");
    }

    @Test
    void passesOnWhyAProviderHasNoSettings() {
        assertThatThrownBy(() -> shell.run("llm:config openrouter"))
                .isInstanceOf(LlmException.class)
                .hasMessage("openrouter: It is no ProviderSettings.");
    }

    @Test
    void choosesTheDefault() throws Exception {
        assertThat(shell.run("llm:use openr")).isEqualTo("The default provider is now openrouter.\n");
        assertThat(router.defaultProvider().orElseThrow().id()).isEqualTo("openrouter");
        assertThat(shell.run("llm:use openai"))
                .isEqualTo("The default provider is now openai. It has no key yet: 'llm:health openai' says what to"
                        + " do.\n");
    }

    @Test
    void refusesBadInputWithASentence() {
        refuses("llm:provider", "llm:provider needs the id of a provider. Known: ollama, openai, openrouter.");
        refuses("llm:provider x y", "llm:provider takes one provider, not 2: x, y.");
        refuses(
                "llm:use nobody",
                "There is no provider 'nobody'. There are: ollama, openai (not configured), openrouter.");
        router.away.add("gone");
        refuses(
                "llm:provider gone",
                "gone: It left a moment ago: its bundle was stopped, or is being updated. Type the command again when it is"
                        + " back; llm:providers lists what there is.");
        refuses("llm:config open", "'open' fits several providers: openai, openrouter. Type more of the name.");
        refuses("llm:providers ollama", "llm:providers takes no words. For one provider: llm:provider ollama.");
        refuses(
                "llm:providers --palin",
                "Unknown or repeated option '--palin' of llm:providers. 'help llm:providers'"
                        + " lists the options; put -- before text that begins with a dash.");
    }

    private void refuses(String line, String message) {
        assertThatThrownBy(() -> shell.run(line)).hasMessage(message);
    }
}
