/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.server;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which script answers which request. Guarded by itself. */
final class Routes {

    private static final class Route {
        private final List<Script> scripts;
        private int played;

        Route(List<Script> scripts) {
            if (scripts.isEmpty()) {
                throw new IllegalArgumentException("A route needs at least one script.");
            }
            this.scripts = scripts;
        }

        Script next() {
            Script script = scripts.get(Math.min(played, scripts.size() - 1));
            played++;
            return script;
        }
    }

    private final Map<String, Route> routes = new HashMap<>();
    private Script otherwise = exchange -> exchange.answer(
            404,
            Map.of("Content-Type", "application/json"),
            "{\"error\":{\"message\":\"no script for " + exchange.request().method() + " "
                    + exchange.request().path().replaceAll("[\"\\\\]", "?") + "\"}}");

    synchronized void put(String method, String path, List<Script> scripts) {
        routes.put(method + " " + path, new Route(scripts));
    }

    synchronized void otherwise(Script script) {
        otherwise = script;
    }

    synchronized Script scriptFor(RecordedRequest request) {
        Route best = null;
        int bestLength = -1;
        for (Map.Entry<String, Route> entry : routes.entrySet()) {
            int length = matched(entry.getKey(), request);
            if (length > bestLength) {
                best = entry.getValue();
                bestLength = length;
            }
        }
        return best == null ? otherwise : best.next();
    }

    /** @return how well it matches: an exact path beats every prefix, a method beats any method; -1 for not at all */
    private static int matched(String key, RecordedRequest request) {
        int space = key.indexOf(' ');
        String method = key.substring(0, space);
        String path = key.substring(space + 1);
        boolean anyMethod = method.equals("*");
        if (!anyMethod && !method.equals(request.method())) {
            return -1;
        }
        int bonus = anyMethod ? 0 : 1;
        if (path.equals(request.path())) {
            return Integer.MAX_VALUE - 1 + bonus;
        }
        boolean prefix = path.endsWith("*") && request.path().startsWith(path.substring(0, path.length() - 1));
        return prefix ? 2 * path.length() + bonus : -1;
    }
}
