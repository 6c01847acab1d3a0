/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.model;

import dev.osgillm.api.ResultEvent;

/**
 * The last event of an operation that ended well.
 *
 * @param model the model as it is now
 */
public record ModelReady(ModelInfo model) implements ModelEvent, ResultEvent<ModelInfo> {

    @Override
    public ModelInfo result() {
        return model;
    }
}
