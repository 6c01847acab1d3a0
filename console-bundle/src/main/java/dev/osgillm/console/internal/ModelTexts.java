/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.model.ModelInfo;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongFunction;

/** What is shown of a model. */
final class ModelTexts {

    private ModelTexts() {}

    /** @return the model with its size, where that is known */
    static String named(ModelInfo model) {
        String size = number(model.size(), Texts::size);
        return Texts.line(model.id()) + (size.isEmpty() ? "" : ", " + size);
    }

    /** @return the number as text, empty when unknown */
    static String number(OptionalLong value, LongFunction<String> format) {
        return value.isPresent() ? format.apply(value.getAsLong()) : "";
    }

    /** @return all that is known of a model, a row for each */
    static Table table(ModelInfo model) {
        Table table = new Table().column("KEY").column("VALUE");
        table.row("model", model.id());
        row(table, "owner", model.owner().orElse(""));
        row(table, "size", number(model.size(), Texts::size));
        row(table, "context", number(model.contextWindow(), Long::toString));
        row(table, "longest answer", number(model.maxOutputTokens(), Long::toString));
        row(table, "capabilities", ProviderTexts.capabilities(model.capabilities()));
        row(table, "changed", model.modified().map(Object::toString).orElse(""));
        new TreeMap<>(model.details()).forEach((key, value) -> row(table, key, value));
        return table;
    }

    private static void row(Table table, String key, String value) {
        if (!value.isEmpty()) {
            table.row(key, value);
        }
    }

    /** @return the details as {@code key=value}, by key */
    static String details(ModelInfo model) {
        return String.join(
                ", ",
                new TreeMap<>(model.details())
                        .entrySet().stream()
                                .map(entry -> entry.getKey() + "=" + entry.getValue())
                                .toList());
    }
}
