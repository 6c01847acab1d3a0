/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.Timeouts;
import dev.osgillm.api.model.ModelCatalog;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.Scripts;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of {@link ModelCatalog} and its calls as tests, used like {@link ChatProviderContract}. */
public abstract class ModelCatalogContract extends CallRules {

    private static final List<String> IDS = List.of("beta", "alpha", "gamma");
    private static final String MODEL = "alpha";

    /**
     * Makes a provider that repeats failed attempts without waiting.
     *
     * @param serverBase {@code http://127.0.0.1:PORT} of the scripted server
     * @param timeouts the limits of the instance
     */
    protected abstract ModelCatalog provider(URI serverBase, Timeouts timeouts);

    /** @return method and path of the request for the list, such as {@code GET /v1/models} */
    protected abstract String listRoute();

    /** @return the body of a good list of these models, in this order; may be empty */
    protected abstract String listAnswer(List<String> ids);

    /** @return method and path of the request for one model, such as {@code GET /v1/models/MODEL} */
    protected abstract String detailsRoute(String model);

    /** @return the body of the details of this model */
    protected abstract String detailsAnswer(String model);

    /** @return as {@link ChatDialect#errorBody} */
    @Override
    protected abstract String errorBody(int status, String message);

    /** @return the key that the provider sends with each request, empty when it has none. It must never be told */
    @Override
    protected abstract String secret();

    @Override
    final List<Operation<?>> operations() {
        return List.of(
                new Operation<>(
                        "list",
                        listRoute(),
                        Scripts.json(200, listAnswer(IDS)),
                        (server, timeouts) -> provider(server, timeouts).list(),
                        models -> assertThat(models)
                                .extracting(ModelInfo::id)
                                .as("the models, sorted by id")
                                .containsExactly("alpha", "beta", "gamma"),
                        Operation.Traits.USUAL.withoutModel()),
                new Operation<>(
                        "details",
                        detailsRoute(MODEL),
                        Scripts.json(200, detailsAnswer(MODEL)),
                        (server, timeouts) -> provider(server, timeouts).details(MODEL),
                        model -> assertThat(model.id()).isEqualTo(MODEL),
                        Operation.Traits.USUAL));
    }

    @Test
    void noModelsAreAnAnswerToo() {
        try (ScriptedServer server = ScriptedServer.start()) {
            int space = listRoute().indexOf(' ');
            server.on(
                    listRoute().substring(0, space),
                    listRoute().substring(space + 1),
                    Scripts.json(200, listAnswer(List.of())));

            assertThat(provider(server.uri(), Trial.PATIENT).list().execute()).isEmpty();
        }
    }
}
