/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.client.LlmTokens;
import dev.osgillm.api.token.TokenCount;
import dev.osgillm.api.token.TokenCounter;
import dev.osgillm.api.token.Tokenizer;
import dev.osgillm.api.token.Truncation;
import dev.osgillm.router.internal.metrics.Metrics;
import dev.osgillm.router.internal.token.ComposedCall;
import dev.osgillm.router.internal.token.LocalTokens;
import dev.osgillm.router.internal.token.ServerTruncation;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.util.tracker.ServiceTracker;

/** Decides at the start of each call who counts. Tokenizers may come and go, which disturbs nobody. */
@Component(service = LlmTokens.class, immediate = true)
public final class RouterTokens implements LlmTokens {

    private final ProviderRegistry registry;
    private final RunningCalls calls;
    private final ServiceTracker<Tokenizer, Tokenizer> tokenizers; // its map has the best first
    private final LocalTokens local;

    /** Takes what it needs, and follows the tokenizers. */
    @Activate
    public RouterTokens(
            BundleContext context,
            @Reference ProviderRegistry registry,
            @Reference Metrics metrics,
            @Reference SilenceLimit silence) {
        this.registry = registry;
        calls = new RunningCalls(context, registry, metrics, silence);
        tokenizers = new ServiceTracker<>(context, Tokenizer.class, null);
        tokenizers.open();
        local = new LocalTokens(() -> tokenizers.getTracked().values());
    }

    @Deactivate
    void deactivate() {
        calls.stop();
        tokenizers.close();
    }

    @Override
    public Call<TokenCount> count(String address, String text) {
        Objects.requireNonNull(text, "text");
        return call(
                address,
                (call, addressed) -> addressed.server().isPresent()
                        ? call.step(asked(addressed, (counter, model) -> counter.count(model, text)))
                        : call.here(() -> local.count(addressed.model(), text)));
    }

    @Override
    public Call<TokenCount> count(ChatRequest request) {
        return call(request.model().orElse(""), (call, addressed) -> {
            String model = addressed.model();
            if (addressed.server().isEmpty()) {
                return call.here(() -> local.withTools(model, request, local.count(model, request.messages())));
            }
            // First what is done here: a later step would be done on the provider's thread.
            return call.here(() -> local.withTools(model, request, new TokenCount(0, true)))
                    .thenCompose(tools -> call.step(
                                    asked(addressed, (counter, name) -> counter.count(name, request.messages())))
                            .thenApply(messages -> new TokenCount(
                                    messages.tokens() + tools.tokens(), messages.exact() && tools.exact())));
        });
    }

    @Override
    public Call<Truncation> truncate(String address, String text, long tokens) {
        Objects.requireNonNull(text, "text");
        if (tokens < 0) {
            throw new IllegalArgumentException("tokens must be at least 0, not " + tokens);
        }
        return call(address, (call, addressed) -> {
            if (addressed.server().isEmpty() || local.knows(addressed.model())) {
                return call.here(() -> local.truncate(addressed.model(), text, tokens));
            }
            Function<String, Call<TokenCount>> counting =
                    beginning -> asked(addressed, (counter, model) -> counter.count(model, beginning));
            return new ServerTruncation(call, counting, text, tokens).run();
        });
    }

    private <R> Call<R> call(String address, BiFunction<ComposedCall<R>, Addressed, CompletionStage<R>> steps) {
        Objects.requireNonNull(address, "address");
        return new ComposedCall<>(call -> steps.apply(call, Addressed.of(address, registry)));
    }

    /** @param operation of the counter and the model, which is {@code null} for the instance's default */
    private Call<TokenCount> asked(Addressed addressed, BiFunction<TokenCounter, String, Call<TokenCount>> operation) {
        Optional<String> model = Optional.of(addressed.model()).filter(name -> !name.isEmpty());
        return new RoutedCall<>(new Walk<TokenCounter, Call<TokenCount>>(
                calls,
                addressed.server().orElseThrow(),
                TokenCounter.class,
                CallFacts.BRIEF,
                model,
                (counter, ignored) -> operation.apply(counter, model.orElse(null))));
    }
}
