/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.dialect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Vectors of unit length that depend on the words only: texts that share words are near each other. */
final class Embeddings {

    static final int DIMENSIONS = 8;

    private Embeddings() {}

    static List<Double> vectorOf(String text, int dimensions) {
        double[] sum = new double[dimensions];
        for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
            SplittableRandom random = new SplittableRandom(word.hashCode());
            for (int i = 0; i < dimensions; i++) {
                sum[i] += random.nextDouble() - 0.5;
            }
        }
        double length = 0;
        for (double component : sum) {
            length += component * component;
        }
        List<Double> vector = new ArrayList<>();
        for (double component : sum) {
            // As floats, because that is what a server has.
            vector.add((double) (float) (component / Math.sqrt(length)));
        }
        return vector;
    }

    /** @return the inputs of a request: one text or several */
    static List<String> inputs(Object input) {
        if (input instanceof String text) {
            return List.of(text);
        }
        List<String> texts = new ArrayList<>();
        if (input instanceof List<?> list) {
            list.forEach(element -> texts.add(String.valueOf(element)));
        }
        return texts;
    }

    static int dimensions(Object wanted) {
        return wanted instanceof Double number ? Math.max(1, number.intValue()) : DIMENSIONS;
    }

    /** @return little-endian floats, as OpenAI packs them */
    static String base64(List<Double> vector) {
        ByteBuffer buffer = ByteBuffer.allocate(vector.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        vector.forEach(component -> buffer.putFloat(component.floatValue()));
        return Base64.getEncoder().encodeToString(buffer.array());
    }
}
