/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.config;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.provider.Setting;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Reads one instance's configuration key by key: configuration first, then the environment, then the default. Every key
 * that is asked for is remembered with its origin, see {@link #report()}. A value that breaks a rule throws an
 * {@link LlmException} of the kind {@code CONFIGURATION} that names PID, key and rule. For one thread.
 *
 * <p>Written without lambdas: an instance that comes back from an update reads its configuration while calls wait for it,
 * and the first use of each lambda costs as much as a class.
 */
public final class SettingsReader {

    private static final String DEFAULT = "default";
    private static final String CONFIGURATION = "configuration";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\[[^\\]]*]|\\$\\{[^}]*}");

    private record Found(String text, String origin) {}

    private final String pid;
    private final Map<String, ?> configuration;
    private final UnaryOperator<String> environment;
    private final List<Setting> report = new ArrayList<>();

    /**
     * @param pid of the instance, for messages
     * @param configuration as Config Admin delivers it; values are strings, numbers or booleans
     * @param environment returns {@code null} for what is not set; {@code System::getenv}
     */
    public SettingsReader(String pid, Map<String, ?> configuration, UnaryOperator<String> environment) {
        this.pid = Objects.requireNonNull(pid, "pid");
        this.configuration = Map.copyOf(configuration);
        this.environment = Objects.requireNonNull(environment, "environment");
    }

    /** @return what was asked for, in that order, secrets only as {@code set} or {@code not set} */
    public List<Setting> report() {
        return List.copyOf(report);
    }

    /**
     * @param fallback the default, or {@code null} for none
     * @param variables environment variables that may have it, first wins
     */
    public Optional<String> text(String key, String fallback, String... variables) {
        return Optional.ofNullable(value(key, fallback, variables));
    }

    /**
     * A key or token: reported as set or not, never with its value. What cannot be sent in a header is refused. A
     * placeholder such as {@code $[env:NAME]} that nobody replaced, because there is no such variable, is no value.
     */
    public Optional<Secret> secret(String key, String... variables) {
        Found found = findHidden(key, variables);
        if (found.text() == null) {
            return Optional.empty();
        }
        if (!sendable(found.text())) {
            throw broken(key, "(" + found.origin() + ") must be printable ASCII without blanks", "(hidden)");
        }
        return Optional.of(new Secret(found.text()));
    }

    private static boolean sendable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= 0x20 || text.charAt(i) >= 0x7F) {
                return false;
            }
        }
        return true;
    }

    /** A text that may hold a credential: reported as {@link #secret}, with any characters. */
    public Optional<String> hiddenText(String key) {
        return Optional.ofNullable(findHidden(key).text());
    }

    private Found findHidden(String key, String... variables) {
        Object configured = configuration.get(key);
        boolean replaced = configured == null
                || !PLACEHOLDER.matcher(configured.toString().strip()).matches();
        Found found = find(replaced ? key : "", null, variables);
        report.add(Setting.of(key, found.text() == null ? "not set" : "set", found.origin()));
        return found;
    }

    /**
     * An absolute http or https address without credentials or fragment; a trailing slash is dropped.
     *
     * @param fallback {@code null} where there is none, so that the address must be set
     */
    public URI baseUrl(String key, String fallback, String... variables) {
        String text = value(key, fallback, variables);
        if (text == null) {
            throw broken(key, "must be set to the address of the server", "");
        }
        return parseBaseUrl(key, text);
    }

    /** A decimal number within bounds, both included. */
    public OptionalDouble decimal(String key, double min, double max) {
        String text = value(key, null);
        if (text == null) {
            return OptionalDouble.empty();
        }
        try {
            double number = Double.parseDouble(text);
            if (number >= min && number <= max) {
                return OptionalDouble.of(number);
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw broken(key, "must be a number between " + min + " and " + max, text);
    }

    /** A whole number of at least {@code min}. */
    public OptionalInt integer(String key, int min) {
        String text = value(key, null);
        return text == null ? OptionalInt.empty() : OptionalInt.of(wholeNumber(key, text, min));
    }

    /** A whole number of at least {@code min}, with a default. */
    public int integer(String key, int min, int fallback) {
        return wholeNumber(key, value(key, Integer.toString(fallback)), min);
    }

    /** A whole number within bounds, both included, with a default. */
    public int integer(String key, int min, int max, int fallback) {
        String text = value(key, Integer.toString(fallback));
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw broken(key, "must be a whole number from " + min + " to " + max, text);
    }

    /** Any whole number. */
    public OptionalLong number(String key) {
        String text = value(key, null);
        if (text == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw broken(key, "must be a whole number", text);
        }
    }

    /** {@code true} or {@code false}. */
    public boolean flag(String key, boolean fallback) {
        String text = value(key, Boolean.toString(fallback));
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw broken(key, "must be true or false", text);
        };
    }

    /** One of some words. */
    public String word(String key, String fallback, List<String> allowed, String... variables) {
        String text = value(key, fallback, variables);
        if (!allowed.contains(text)) {
            throw broken(key, "must be one of " + String.join(", ", allowed), text);
        }
        return text;
    }

    /** A duration such as {@code 500ms}, {@code 30s}, {@code 5m}; {@code 0} for none. */
    public Optional<Duration> duration(String key, Duration fallback) {
        String text = value(key, fallback == null ? null : Durations.format(fallback));
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Durations.parse(text));
        } catch (IllegalArgumentException e) {
            throw broken(key, "must be " + Durations.RULE, text);
        }
    }

    /**
     * The four limits under the keys {@code connect_timeout}, {@code first_token_timeout}, {@code idle_timeout} and
     * {@code timeout}.
     *
     * @param defaults reported where nothing is configured
     */
    public Timeouts timeouts(Timeouts defaults) {
        Timeouts.Builder limits = Timeouts.builder();
        Optional<Duration> connect = limit("connect_timeout", defaults.connect());
        if (connect.isPresent()) {
            limits.connect(connect.get());
        }
        Optional<Duration> firstToken = limit("first_token_timeout", defaults.firstToken());
        if (firstToken.isPresent()) {
            limits.firstToken(firstToken.get());
        }
        Optional<Duration> idle = limit("idle_timeout", defaults.idle());
        if (idle.isPresent()) {
            limits.idle(idle.get());
        }
        Optional<Duration> total = limit("timeout", defaults.total());
        if (total.isPresent()) {
            limits.total(total.get());
        }
        return limits.build();
    }

    private Optional<Duration> limit(String key, Optional<Duration> fallback) {
        return duration(key, fallback.orElse(null));
    }

    /**
     * @param rule completes {@code 'key' ...}, without a full stop
     * @return an exception for a value that breaks a rule this class does not know
     */
    public LlmException broken(String key, String rule, String text) {
        return LlmException.builder(
                        ErrorKind.CONFIGURATION,
                        pid + ": '" + key + "' " + rule + ", not '" + text + "'. Correct it in the configuration " + pid
                                + " (file etc/" + pid.replace('~', '-') + ".cfg).")
                .build();
    }

    /** @return {@code null} for none */
    private String value(String key, String fallback, String... variables) {
        Found found = find(key, fallback, variables);
        report.add(Setting.of(key, found.text() == null ? "not set" : found.text(), found.origin()));
        return found.text();
    }

    private Found find(String key, String fallback, String... variables) {
        Object configured = configuration.get(key);
        if (configured != null && !configured.toString().isBlank()) {
            return new Found(configured.toString().strip(), CONFIGURATION);
        }
        for (String variable : variables) {
            String text = environment.apply(variable);
            if (text != null && !text.isBlank()) {
                return new Found(text.strip(), "environment " + variable);
            }
        }
        return new Found(fallback, DEFAULT);
    }

    private int wholeNumber(String key, String text, int min) {
        try {
            int number = Integer.parseInt(text);
            if (number >= min) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw broken(key, "must be a whole number of at least " + min, text);
    }

    private URI parseBaseUrl(String key, String text) {
        String rule = "must be an absolute http or https address";
        try {
            URI uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (!http || uri.getHost() == null) {
                throw broken(key, rule, text);
            }
            if (uri.getRawUserInfo() != null) {
                throw broken(key, "must not contain credentials; use .api_key", "(hidden)");
            }
            if (uri.getRawFragment() != null) {
                throw broken(key, rule + " without a fragment", text);
            }
            return uri;
        } catch (URISyntaxException e) {
            throw broken(key, rule, text.contains("@") ? "(hidden)" : text);
        }
    }
}
