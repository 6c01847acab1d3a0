/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.client;

import dev.osgillm.api.ResultEvent;
import java.util.List;

/**
 * The last event of a batch.
 *
 * @param items one for each chat, in the order of the batch
 */
public record BatchCompleted(List<BatchItem> items) implements BatchEvent, ResultEvent<List<BatchItem>> {

    /** Copies the list. */
    public BatchCompleted {
        items = List.copyOf(items);
    }

    @Override
    public List<BatchItem> result() {
        return items;
    }
}
