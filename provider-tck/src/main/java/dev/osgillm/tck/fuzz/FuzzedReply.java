/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.fuzz;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A whole answer that bytes spell, so that a file shows it: a line with the status, a line for each header, a blank line,
 * and the body. What is not so is left out, since a client would refuse it: the status is then 200.
 *
 * @param status from 200 to 599
 * @param headers those that the JDK's client lets through
 * @param body not copied
 */
public record FuzzedReply(int status, HttpHeaders headers, byte[] body) {

    /** @return the answer that these bytes spell */
    public static FuzzedReply of(byte[] input) {
        int status = 200;
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        int from = 0;
        for (int i = 0; i < input.length; i++) {
            if (input[i] == '\n') {
                String line = new String(input, from, i - from, StandardCharsets.ISO_8859_1);
                from = i + 1;
                if (line.isEmpty()) {
                    break;
                }
                status = line.matches("[2-5]\\d\\d") ? Integer.parseInt(line) : status;
                int colon = line.indexOf(": ");
                if (colon > 0 && line.matches("[\\w-]+: [\\t -~\u0080-\u00FF]*")) {
                    headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                            .add(line.substring(colon + 2));
                }
            }
        }
        return new FuzzedReply(
                status, HttpHeaders.of(headers, (name, value) -> true), Arrays.copyOfRange(input, from, input.length));
    }
}
