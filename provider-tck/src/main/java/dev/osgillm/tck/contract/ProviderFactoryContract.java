/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static dev.osgillm.tck.contract.ChatRules.needs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmConstants;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.embedding.EmbeddingProvider;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.provider.ProviderFactory;
import dev.osgillm.api.provider.ProviderInstance;
import dev.osgillm.api.provider.ProviderSettings;
import dev.osgillm.api.provider.Setting;
import dev.osgillm.api.provider.SettingDefinition;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.Scripts;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of {@link ProviderFactory} and its instances as tests: what the schema says, what is refused, what is
 * hidden, and how an instance ends.
 */
@Timeout(90)
public abstract class ProviderFactoryContract {

    private ScriptedServer server;

    /** @return the factory; whatever it needs that must be closed is closed by an {@code @AfterEach} of the subclass */
    protected abstract ProviderFactory factory();

    /**
     * @param serverBase {@code http://127.0.0.1:PORT} of the scripted server
     * @return a whole configuration with an {@code id}, {@link #secret()} and a drain time of a second at most
     */
    protected abstract Map<String, Object> configuration(URI serverBase);

    /** @return a key of the schema and a value that it must refuse */
    protected abstract Map.Entry<String, Object> wrongSetting();

    /** @return the secret in the configuration, empty when there is none */
    protected abstract String secret();

    @BeforeEach
    final void startServer() {
        server = ScriptedServer.start().otherwise(Scripts.stallBeforeHeaders());
    }

    @AfterEach
    final void closeServer() {
        server.close();
    }

    @Test
    void theSchemaDescribesEveryKeyOnce() {
        List<SettingDefinition> schema = factory().schema();

        assertThat(schema).isNotEmpty();
        assertThat(schema).extracting(SettingDefinition::key).doesNotHaveDuplicates();
        assertThat(schema)
                .allSatisfy(key -> assertThat(key.description()).as(key.key()).isNotBlank());
        assertThat(factory().type()).isNotBlank();
    }

    @Test
    void theSchemaKnowsItsSecrets() {
        needs(!secret().isEmpty(), "a secret of the provider");
        Map<String, Object> configuration = configuration(server.uri());
        List<String> secrets = factory().schema().stream()
                .filter(SettingDefinition::secret)
                .map(SettingDefinition::key)
                .toList();

        assertThat(configuration.keySet().stream()
                        .filter(key -> secret().equals(configuration.get(key)))
                        .map(key -> secrets.contains("." + key) ? "." + key : key))
                .isNotEmpty()
                .isSubsetOf(secrets);
    }

    @Test
    void tellsWhatWouldBeInForceWithoutAskingAnybody() {
        Map<String, Object> configuration = configuration(server.uri());

        Map<String, String> inForce =
                factory().check(configuration).stream().collect(Collectors.toMap(Setting::key, Setting::value));

        assertThat(inForce).containsEntry("id", String.valueOf(configuration.get("id")));
        assertThat(inForce.size())
                .as("settings in force, defaults among them")
                .isGreaterThanOrEqualTo(configuration.size());
        assertThat(server.connections()).isZero();
    }

    @Test
    void refusesAKeyThatItDoesNotKnow() {
        refuses("no_such_key_at_all", "x");
    }

    @Test
    void refusesAWrongValue() {
        refuses(wrongSetting().getKey(), wrongSetting().getValue());
    }

    private void refuses(String key, Object value) {
        Map<String, Object> configuration = new HashMap<>(configuration(server.uri()));
        configuration.put(key, value);
        for (Throwable thrown :
                List.of(catchThrowable(() -> factory().check(configuration)), catchThrowable(() -> factory()
                        .create(configuration)))) {
            assertThat(thrown).isInstanceOfSatisfying(LlmException.class, failure -> {
                assertThat(failure.kind()).isEqualTo(ErrorKind.CONFIGURATION);
                assertThat(failure).hasMessageContaining(key);
                Failures.assertTellsNoSecret(failure, secret());
            });
        }
    }

    @Test
    void hidesItsSecrets() {
        needs(!secret().isEmpty(), "a secret of the provider");
        try (ProviderInstance instance = create()) {
            List<Object> told = new ArrayList<>(List.of(
                    factory(),
                    instance,
                    instance.service(),
                    instance.properties(),
                    factory().check(configuration(server.uri()))));
            instance.as(ProviderSettings.class).ifPresent(settings -> told.add(settings.settings()));

            assertThat(told.toString()).doesNotContain(secret());
        }
    }

    @Test
    void anInstanceHasTheCapabilitiesThatItNames() throws Exception {
        try (ProviderInstance instance = create()) {
            assertThat(instance.capabilities()).isNotEmpty();
            for (String name : instance.capabilities()) {
                Class<?> capability =
                        Class.forName(name, false, instance.service().getClass().getClassLoader());
                assertThat(instance.as(capability)).as(name).isPresent();
            }
            assertThat(instance.as(Runnable.class)).isEmpty();
            assertThat(instance.properties())
                    .containsEntry(LlmConstants.ID, configuration(server.uri()).get("id"))
                    .containsEntry(LlmConstants.TYPE, factory().type());
        }
        assertThat(server.connections()).isZero();
    }

    @Test
    void closingAnInstanceEndsItsCalls() throws Exception {
        ProviderInstance instance = create();
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        call(instance).executeAsync().whenComplete((answer, thrown) -> failure.complete(thrown));
        server.awaitRequest();

        instance.close();

        assertThat(failure.get(30, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        LlmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
        server.awaitDisconnect();
    }

    @Test
    void anInstanceThatIsClosedTakesNoCall() {
        ProviderInstance instance = create();
        instance.close();
        instance.close();

        assertThat(Failures.of(call(instance)).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void instancesAreIndependent() {
        ProviderInstance closed = create();
        try (ProviderInstance open = create()) {
            closed.close();

            Call<?> call = call(open);
            CompletableFuture<?> answer = call.executeAsync().toCompletableFuture();
            server.awaitRequest();
            assertThat(answer).isNotDone();
            call.cancel();
        }
    }

    private ProviderInstance create() {
        return factory().create(configuration(server.uri()));
    }

    private static Call<?> call(ProviderInstance instance) {
        return instance.as(ChatProvider.class)
                .<Call<?>>map(chat -> chat.newCall(ChatRequest.of("Hello")))
                .orElseGet(() -> instance.as(EmbeddingProvider.class)
                        .orElseThrow(() -> new AssertionError("The instance neither chats nor embeds."))
                        .newCall(EmbeddingRequest.of("Hello")));
    }
}
