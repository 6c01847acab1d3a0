/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.route;

import dev.osgillm.api.ErrorKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;

/** Reads a route's configuration. The first value that breaks a rule is named with its key and the rule. */
final class RouteReader {

    /** Where File Install, and {@code bin/llm}, tell the file of a configuration. */
    private static final String FILE = "felix.fileinstall.filename";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int MOST_TARGETS = 100;
    private static final double HEAVIEST = 1_000_000;

    private final String pid;
    private final Map<String, ?> configuration;

    RouteReader(Map<String, ?> configuration) {
        this.configuration = configuration;
        Object given = configuration.get("service.pid");
        pid = given == null ? RouteConfig.PID : given.toString();
    }

    String pid() {
        return pid;
    }

    /** @return where a person finds the configuration: the name of the file that it was read from, else the PID */
    String source() {
        String file = text(FILE).orElse("");
        String name = file.substring(file.lastIndexOf('/') + 1);
        return name.isEmpty() ? pid : name;
    }

    /** @return the name that calls would have for the route if it were right; the PID when not even that can be told */
    String likelyName() {
        String end = pid.substring(pid.indexOf('~') + 1);
        return text("name")
                .filter(text -> NAME.matcher(text).matches())
                .or(() -> Optional.of(end).filter(text -> NAME.matcher(text).matches()))
                .orElse(pid);
    }

    /** @throws IllegalArgumentException when a value breaks a rule */
    RouteSettings read() {
        List<String> targets = targets();
        Optional<String> canary = text("canary").map(target -> address("canary", target));
        Optional<String> shadow = text("shadow").map(target -> address("shadow", target));
        return new RouteSettings(
                source(),
                name(),
                targets,
                text("policy")
                        .map(text ->
                                Policy.of(text).orElseThrow(() -> broken("policy", "one of " + Policy.names(), text)))
                        .orElse(Policy.ORDER),
                map(
                        "weights",
                        "TARGET=WEIGHT with a target of this route and a number from 0 to 1000000",
                        (key, text) -> {
                            Optional<Double> weight = number(text, HEAVIEST);
                            return targets.contains(key) ? weight : Optional.empty();
                        }),
                canary,
                percent("canary_percent", "canary", canary, Optional.empty()),
                shadow,
                percent("shadow_percent", "shadow", shadow, Optional.of(100.0)),
                sticky(),
                map("prices", "TARGET=INPUT:OUTPUT, money for a million tokens", (key, text) -> price(text)),
                moveOn());
    }

    private String name() {
        String name = text("name").orElse(pid.substring(pid.indexOf('~') + 1));
        if (pid.indexOf('~') < 0 && text("name").isEmpty()
                || !NAME.matcher(name).matches()) {
            throw broken("name", "1 to 64 letters, digits, dots, underscores or hyphens", name);
        }
        return name;
    }

    private List<String> targets() {
        List<String> targets = list("targets");
        if (targets.isEmpty() || targets.size() > MOST_TARGETS) {
            throw broken("targets", "1 to " + MOST_TARGETS + " addresses: ids, id/model, models or filters", targets);
        }
        if (Set.copyOf(targets).size() < targets.size()) {
            throw broken("targets", "addresses that differ", targets);
        }
        targets.forEach(target -> address("targets", target));
        return targets;
    }

    private String address(String key, String target) {
        if (target.startsWith("(")) {
            try {
                FrameworkUtil.createFilter(target);
            } catch (InvalidSyntaxException e) {
                throw broken(key, "an id, id/model, a model or an LDAP filter such as (llm.local=true)", target);
            }
        }
        return target;
    }

    private boolean sticky() {
        String text = text("sticky").orElse("none");
        if (!text.equals("none") && !text.equals("conversation")) {
            throw broken("sticky", "'conversation' or 'none'", text);
        }
        return text.equals("conversation");
    }

    private Set<ErrorKind> moveOn() {
        Set<ErrorKind> kinds = EnumSet.noneOf(ErrorKind.class);
        for (String text : list("move_on")) {
            String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
            kinds.add(Arrays.stream(ErrorKind.values())
                    .filter(kind -> kind.name().equals(name) && kind != ErrorKind.CANCELLED)
                    .findFirst()
                    .orElseThrow(() -> broken("move_on", "kinds of errors such as unavailable or rate_limit", text)));
        }
        return kinds.isEmpty() ? ErrorKinds.MOVABLE : Set.copyOf(kinds);
    }

    private double percent(String key, String of, Optional<String> target, Optional<Double> fallback) {
        if (target.isEmpty()) {
            if (text(key).isPresent()) {
                throw broken(key, "left out when there is no " + of, text(key).get());
            }
            return 0;
        }
        String text = text(key).orElse("");
        return (text.isEmpty() ? fallback : number(text, 100))
                .orElseThrow(() -> broken(key, "a number from 0 to 100", text));
    }

    private <T> Map<String, T> map(String key, String rule, BiFunction<String, String, Optional<T>> value) {
        Map<String, T> map = new LinkedHashMap<>();
        for (String entry : list(key)) {
            int equals = entry.lastIndexOf('=');
            String of = entry.substring(0, Math.max(0, equals)).strip();
            String text = entry.substring(equals + 1).strip();
            T parsed = (equals < 1 ? Optional.<T>empty() : value.apply(of, text))
                    .orElseThrow(() -> broken(key, rule, entry));
            map.put(of, parsed);
        }
        return Map.copyOf(map);
    }

    private static Optional<Price> price(String text) {
        int colon = text.indexOf(':');
        Optional<Double> input = colon < 0 ? Optional.empty() : number(text.substring(0, colon), HEAVIEST);
        return input.flatMap(in -> number(text.substring(colon + 1), HEAVIEST).map(out -> new Price(in, out)));
    }

    private static Optional<Double> number(String text, double most) {
        try {
            double number = Double.parseDouble(text.strip());
            return number >= 0 && number <= most ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private Optional<String> text(String key) {
        Object value = configuration.get(key);
        return Optional.ofNullable(value)
                .map(Object::toString)
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    /** @return the texts of an array or a collection; one text is cut at commas outside of parentheses */
    private List<String> list(String key) {
        Object value = configuration.get(key);
        if (value == null) {
            return List.of();
        }
        if (value instanceof Object[] || value instanceof Collection<?>) {
            Collection<?> all = value instanceof Object[] array ? Arrays.asList(array) : (Collection<?>) value;
            return all.stream()
                    .map(each -> String.valueOf(each).strip())
                    .filter(text -> !text.isEmpty())
                    .toList();
        }
        List<String> texts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int depth = 0;
        for (char c : (value + ",").toCharArray()) {
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth <= 0) {
                texts.add(text.toString().strip());
                text.setLength(0);
            } else {
                text.append(c);
            }
        }
        texts.add(text.toString().strip()); // of a parenthesis that stays open
        return texts.stream().filter(each -> !each.isEmpty()).toList();
    }

    private IllegalArgumentException broken(String key, String rule, Object value) {
        return new IllegalArgumentException(key + " must be " + rule + ", not '" + value + "'");
    }
}
