/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import com.google.gson.JsonObject;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.TextPart;
import dev.osgillm.api.model.ModelRecipe;
import dev.osgillm.support.json.Json;
import java.nio.file.Path;
import java.util.Map;

/** Writes the body of {@code /api/create}, in the form that servers take since 0.5.5. */
final class RecipeWriter {

    private RecipeWriter() {}

    /**
     * @param digests of the recipe's files, which the server has by now
     * @throws dev.osgillm.api.LlmException of the kind {@code INVALID_REQUEST} for what cannot be expressed
     */
    static JsonObject write(ModelRecipe recipe, Map<Path, String> digests) {
        JsonObject body = new JsonObject();
        body.addProperty("model", recipe.name());
        recipe.from().ifPresent(model -> body.addProperty("from", model));
        addFiles(body, "files", recipe.files(), digests);
        addFiles(body, "adapters", recipe.adapters(), digests);
        recipe.template().ifPresent(text -> body.addProperty("template", text));
        recipe.system().ifPresent(text -> body.addProperty("system", text));
        if (!recipe.licenses().isEmpty()) {
            body.add("license", Json.of(recipe.licenses()));
        }
        if (!recipe.parameters().isEmpty()) {
            body.add("parameters", Json.of(recipe.parameters()));
        }
        if (!recipe.messages().isEmpty()) {
            recipe.messages().forEach(RecipeWriter::checkText);
            body.add("messages", MessageWriter.messages(recipe.messages()));
        }
        recipe.quantize().ifPresent(level -> body.addProperty("quantize", level));
        body.addProperty("stream", true);
        return body;
    }

    private static void addFiles(JsonObject body, String member, Map<String, Path> files, Map<Path, String> digests) {
        if (files.isEmpty()) {
            return;
        }
        JsonObject named = new JsonObject();
        files.forEach((name, file) -> named.addProperty(name, digests.get(file)));
        body.add(member, named);
    }

    private static void checkText(Message message) {
        if (!message.content().stream().allMatch(TextPart.class::isInstance)) {
            throw MessageWriter.invalid(
                    "A conversation that is built into a model holds text only. Leave out the rest.");
        }
    }
}
