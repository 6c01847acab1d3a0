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
 * @param data what it was read from
 * @param begin where the text begins there, after its quote
 * @param end where it ends, before its quote
 */
record TextChunk(int choice, String text, String data, int begin, int end) {

    /**
     * @param before of the same stream, {@code null} for none
     * @return the chunk, {@code null} when it is another one
     */
    static TextChunk read(String data, TextChunk before) {
        TextChunk like = before == null ? null : before.like(data);
        if (like != null) {
            return like;
        }
        try {
            return new Reader(data).read();
        } catch (PlainJson.Unusual e) {
            return null;
        }
    }

    /** Servers write the chunks of a stream alike: where only the text differs, nothing else need be read again. */
    private TextChunk like(String other) {
        int rest = data.length() - end;
        int otherEnd = other.length() - rest;
        if (otherEnd <= begin
                || !other.regionMatches(0, data, 0, begin)
                || !other.regionMatches(otherEnd, data, end, rest)) {
            return null;
        }
        for (int i = begin; i < otherEnd; i++) {
            char c = other.charAt(i);
            if (c == '"' || c == '\\' || c < ' ') {
                return null;
            }
        }
        return new TextChunk(choice, other.substring(begin, otherEnd), other, begin, otherEnd);
    }

    private static final class Reader {

        private final String data;
        private final PlainJson json;
        private int choice;
        private String text;
        private int begin;
        private int end;

        Reader(String data) {
            this.data = data;
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
            return new TextChunk(choice, text, data, begin, end);
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
                    begin = data.indexOf('"', json.position()) + 1;
                    text = json.string();
                    end = json.position() - 1;
                } else if (json.at("role") || json.at("function_call") || json.at("name")) {
                    json.skip();
                } else {
                    json.nothing(); // reasoning, a refusal, calls of tools
                }
            }
        }
    }
}
