/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.price;

import dev.osgillm.api.Usage;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.embedding.EmbeddingResponse;
import dev.osgillm.api.interceptor.Outcome;
import dev.osgillm.interceptors.internal.Values;
import dev.osgillm.interceptors.internal.usage.UsageConfig;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The configured prices. New ones count from the next call that ends. */
@Component(service = PriceTable.class, configurationPid = UsageConfig.PID)
@Designate(ocd = UsageConfig.class)
public final class PriceTable {

    private static final Logger LOG = LoggerFactory.getLogger(PriceTable.class);

    private record State(List<Price> prices, String currency, String timeZone) {}

    private volatile State state;

    /** Reads the prices. One that cannot be read is told in the log, and its models have none. */
    @Activate
    public PriceTable(UsageConfig config) {
        modified(config);
    }

    @Modified
    void modified(UsageConfig config) {
        List<Price> prices = new ArrayList<>();
        for (String text : Values.list(config.prices())) {
            try {
                prices.add(Price.parse(text));
            } catch (IllegalArgumentException e) {
                LOG.error("A price in {} is ignored: {}", UsageConfig.PID, e.getMessage());
            }
        }
        state = new State(List.copyOf(prices), config.currency(), config.time__zone());
    }

    /** @return in which money the prices are */
    public String currency() {
        return state.currency();
    }

    /** @return in which time zone days begin; blank for this machine's */
    public String timeZone() {
        return state.timeZone();
    }

    /** @return what the tokens of the call cost: nothing when an interceptor answered; empty when there is no price for the model */
    public Optional<BigDecimal> cost(Outcome outcome) {
        return cost(outcome, outcome.usage());
    }

    /**
     * @param tokens of the call, in the place of those that the outcome tells
     * @return as {@link #cost(Outcome)}
     */
    public Optional<BigDecimal> cost(Outcome outcome, Usage tokens) {
        List<String> names = new ArrayList<>();
        String provider = outcome.providerId().orElse("");
        for (Optional<String> model : List.of(outcome.model(), named(outcome))) {
            model.ifPresent(name -> {
                names.add(provider + "/" + name);
                names.add(name);
            });
        }
        Optional<Price> price =
                state.prices().stream().filter(one -> one.is(names)).findFirst();
        return price.map(one -> outcome.answered() ? BigDecimal.ZERO : one.cost(tokens));
    }

    /**
     * @param names of the model, as far as they are known before the call
     * @return what the tokens may cost: by the first price that fits, else by the dearest, for nobody knows yet who answers
     */
    public BigDecimal atMost(Collection<String> names, Usage tokens) {
        List<Price> prices = state.prices();
        return prices.stream()
                .filter(one -> one.is(names))
                .findFirst()
                .map(one -> one.cost(tokens))
                .orElseGet(() -> prices.stream()
                        .map(one -> one.cost(tokens))
                        .max(Comparator.naturalOrder())
                        .orElse(BigDecimal.ZERO));
    }

    /** @return the model as the server named it */
    private static Optional<String> named(Outcome outcome) {
        return outcome.response(ChatResponse.class)
                .flatMap(ChatResponse::model)
                .or(() -> outcome.response(EmbeddingResponse.class).flatMap(EmbeddingResponse::model));
    }
}
