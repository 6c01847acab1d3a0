/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.client.LlmClient;
import dev.osgillm.api.client.LlmRegistry;
import dev.osgillm.api.client.ProviderInfo;
import dev.osgillm.api.client.RouteInfo;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.control.ProviderControl;
import dev.osgillm.api.control.ServingState;
import dev.osgillm.api.model.ModelCatalog;
import dev.osgillm.api.model.ModelInfo;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a shell asks when a person presses TAB. Answers soon, and with nothing rather than with a failure. */
@Component(service = CompletionCommands.class, immediate = true)
@GogoCommand(
        scope = "llm",
        function = {"_ids", "_instances", "_models"})
public final class CompletionCommands {

    private static final Logger LOG = LoggerFactory.getLogger(CompletionCommands.class);
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final LlmClient client;
    private final LlmRegistry registry;
    private final ProviderControl control;
    private final Duration limit;

    /** @param control {@code null} when there is none */
    @Activate
    public CompletionCommands(
            @Reference LlmClient client,
            @Reference LlmRegistry registry,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
                    ProviderControl control) {
        this(client, registry, control, LIMIT);
    }

    CompletionCommands(LlmClient client, LlmRegistry registry, ProviderControl control, Duration limit) {
        this.client = client;
        this.registry = registry;
        this.control = control;
        this.limit = limit;
    }

    @Descriptor("ids of the provider instances and names of routes, for completion")
    public List<String> _ids() {
        return Stream.concat(
                        registry.providers().stream().map(ProviderInfo::id),
                        registry.routes().stream().map(RouteInfo::name))
                .distinct()
                .sorted()
                .toList();
    }

    @Descriptor("ids of all published provider instances, also of those out of service, for completion")
    public List<String> _instances() {
        List<ServingState> all = control == null ? List.of() : control.instances();
        return Stream.concat(registry.providers().stream(), all.stream().map(ServingState::provider))
                .map(ProviderInfo::id)
                .distinct()
                .sorted()
                .toList();
    }

    @Descriptor("models of a provider instance, for completion; none when it does not answer within 2 seconds")
    public List<String> _models(@Descriptor("ID; the default provider when absent") String... id) {
        Selection selection =
                id.length == 0 || id[0] == null || id[0].isEmpty() ? Selection.DEFAULT : Selection.id(id[0]);
        Call<List<ModelInfo>> call = client.call(selection, ModelCatalog.class, ModelCatalog::list);
        try {
            return call.executeAsync().toCompletableFuture().get(limit.toNanos(), TimeUnit.NANOSECONDS).stream()
                    .map(ModelInfo::id)
                    .sorted()
                    .toList();
        } catch (InterruptedException e) {
            Calls.cancelled(e); // clears the interrupt
            return List.of();
        } catch (TimeoutException | ExecutionException | LlmException e) {
            LOG.debug("No models for completion: {}", e.toString());
            return List.of();
        } finally {
            call.cancel();
        }
    }
}
