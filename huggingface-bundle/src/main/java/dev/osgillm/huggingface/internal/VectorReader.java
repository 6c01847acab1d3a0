/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;

/**
 * Reads the result of a feature extraction. Its form depends on model and server: one vector, one for each input, or for
 * each input one for each of its tokens, of which the mean is taken.
 */
final class VectorReader {

    private static final int DEEPEST = 4;

    private VectorReader() {}

    /**
     * @param inputs how many texts were sent
     * @return their vectors, in order, all of one length
     * @throws LlmException of the kind {@code PROTOCOL} when it is anything else
     */
    static float[][] read(JsonElement result, int inputs) {
        JsonArray array = arrayOf(result, inputs);
        float[][] vectors;
        if (array.size() == inputs && array.get(0).isJsonArray()) {
            vectors = new float[inputs][];
            for (int i = 0; i < inputs; i++) {
                vectors[i] = vector(array.get(i), inputs, 1);
            }
        } else if (inputs == 1) {
            vectors = new float[][] {vector(array, inputs, 0)};
        } else {
            throw unreadable(inputs);
        }
        for (float[] vector : vectors) {
            if (vector.length != vectors[0].length) {
                throw unreadable(inputs);
            }
        }
        return vectors;
    }

    private static float[] vector(JsonElement element, int inputs, int depth) {
        JsonArray array = arrayOf(element, inputs);
        if (!array.get(0).isJsonArray()) {
            return numbers(array, inputs);
        }
        if (depth == DEEPEST) {
            throw unreadable(inputs);
        }
        double[] sum = null;
        for (JsonElement part : array) {
            float[] vector = vector(part, inputs, depth + 1);
            sum = sum == null ? new double[vector.length] : sum;
            if (vector.length != sum.length) {
                throw unreadable(inputs);
            }
            for (int i = 0; i < sum.length; i++) {
                sum[i] += vector[i];
            }
        }
        float[] mean = new float[sum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sum[i] / array.size());
        }
        return mean;
    }

    private static float[] numbers(JsonArray array, int inputs) {
        float[] vector = new float[array.size()];
        for (int i = 0; i < vector.length; i++) {
            JsonElement number = array.get(i);
            if (!number.isJsonPrimitive() || !number.getAsJsonPrimitive().isNumber()) {
                throw unreadable(inputs);
            }
            vector[i] = number.getAsFloat();
        }
        return vector;
    }

    /** @return the element as an array that is not empty */
    private static JsonArray arrayOf(JsonElement element, int inputs) {
        if (!element.isJsonArray() || element.getAsJsonArray().isEmpty()) {
            throw unreadable(inputs);
        }
        return element.getAsJsonArray();
    }

    private static LlmException unreadable(int inputs) {
        return LlmException.builder(
                        ErrorKind.PROTOCOL,
                        "The server did not answer with a vector for each of " + inputs
                                + " inputs. Choose a model for feature extraction, or correct base_url and"
                                + " endpoint_kind.")
                .build();
    }
}
