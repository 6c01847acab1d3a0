/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.model;

import dev.osgillm.api.Call;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A service that knows which models its server offers. Implementations are thread safe. */
@ConsumerType
public interface ModelCatalog {

    /** @return a call for the models that can be used now, sorted by id */
    Call<List<ModelInfo>> list();

    /**
     * @param model as the provider names it
     * @return a call for what is known of one model; fails with {@code MODEL_NOT_FOUND} when there is none
     */
    Call<ModelInfo> details(String model);
}
