/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.model;

import dev.osgillm.api.Call;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A service that searches a hub of models. Implementations are thread safe. */
@ConsumerType
public interface ModelSearch {

    /** @return a call for the models found, best first */
    Call<List<ModelInfo>> search(ModelQuery query);

    /** @return a call for what the hub knows of one model; fails with {@code MODEL_NOT_FOUND} when there is none */
    Call<ModelInfo> find(String model);
}
