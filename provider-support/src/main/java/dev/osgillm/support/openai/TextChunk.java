/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import dev.osgillm.support.json.PlainJson;

/**
 * A chunk as almost all of a stream are: more text of one answer, and nothing else that counts. Reading those without a tree
 * halves what a stream costs. {@link ChatAnswer} knows what all others mean; what it reads must be read or refused here.
 *
 * @param choice which answer
 * @param text never empty
 */
record TextChunk(int choice, String text) {

    /** @return the chunk, {@code null} when it is another one */
    static TextChunk read(String data) {
        try {
            return new Reader(data).read();
        } catch (PlainJson.Unusual e) {
            return null;
        }
    }

    private static final class Reader {

        private final PlainJson json;
        private int choice;
        private String text;

        Reader(String data) {
            json = new PlainJson(data);
        }

        TextChunk read() throws PlainJson.Unusual {
            for (json.begin(); json.next(); ) {
                if (json.at("choices")) {
                    json.beginOnly();
                    choice();
                    json.endOnly();
                } else if (json.at("usage") || json.at("error") || json.at("x_groq")) {
                    json.nothing();
                } else {
                    json.skip();
                }
            }
            json.end();
            if (text == null || text.isEmpty()) {
                throw PlainJson.unusual();
            }
            return new TextChunk(choice, text);
        }

        private void choice() throws PlainJson.Unusual {
            for (json.begin(); json.next(); ) {
                if (json.at("index")) {
                    choice = json.index();
                } else if (json.at("delta")) {
                    delta();
                } else if (json.at("finish_reason") || json.at("logprobs") || json.at("error")) {
                    json.nothing();
                } else {
                    json.skip();
                }
            }
        }

        private void delta() throws PlainJson.Unusual {
            for (json.begin(); json.next(); ) {
                if (json.at("content") && text == null) {
                    text = json.string();
                } else if (json.at("role") || json.at("function_call") || json.at("name")) {
                    json.skip();
                } else {
                    json.nothing(); // reasoning, a refusal, calls of tools
                }
            }
        }
    }
}
