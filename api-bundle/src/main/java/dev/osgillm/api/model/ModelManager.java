/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.model;

import dev.osgillm.api.Call;
import dev.osgillm.api.StreamingCall;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A service that can change which models its server has. Implementations are thread safe. */
@ConsumerType
public interface ModelManager {

    /**
     * Brings a model to the server. A cancelled pull can be repeated and goes on where it was, where the server can.
     *
     * @return a call whose events tell the progress and whose answer is the model
     */
    StreamingCall<ModelEvent, ModelInfo> pull(String model);

    /**
     * Brings a model from the server to the registry that its name points to.
     *
     * @return a call whose events tell the progress and whose answer is the model; fails with {@code MODEL_NOT_FOUND} for a
     *     model that the server does not have, with {@code PERMISSION} when the registry does not take it from this server
     */
    StreamingCall<ModelEvent, ModelInfo> push(String model);

    /**
     * Makes a model out of another, or out of files.
     *
     * @return a call whose events tell the progress and whose answer is the new model
     */
    StreamingCall<ModelEvent, ModelInfo> create(ModelRecipe recipe);

    /** @return a call that gives a model a second name; fails with {@code MODEL_NOT_FOUND} for an unknown source */
    Call<Void> copy(String source, String target);

    /** @return a call that removes a model from the server; fails with {@code MODEL_NOT_FOUND} for an unknown one */
    Call<Void> delete(String model);

    /** @return a call for the models that are loaded into memory now */
    Call<List<ModelInfo>> running();

    /** @return a call that removes a model from the server's memory; does nothing when it is not loaded */
    Call<Void> unload(String model);
}
