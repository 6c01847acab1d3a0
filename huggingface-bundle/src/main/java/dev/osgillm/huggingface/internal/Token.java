/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import dev.osgillm.api.provider.Setting;
import dev.osgillm.support.config.Secret;
import dev.osgillm.support.config.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The token of an instance: from its configuration, the environment, or the file in which Hugging Face's own tools keep
 * it. Read once.
 *
 * @param usable empty when there is none, and when there is one that must not be sent to the instance's address
 * @param forHub the same for the address of the Hub
 * @param setting tells people whether there is one and where it comes from
 */
record Token(Optional<Secret> usable, Optional<Secret> forHub, Setting setting) {

    /** Its key in a configuration. */
    static final String KEY = ".api_key";

    private static final String[] VARIABLES = {"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HUGGINGFACE_API_TOKEN"};

    private static final String DISABLED = "HF_HUB_DISABLE_IMPLICIT_TOKEN";
    private static final List<String> YES = List.of("1", "ON", "YES", "TRUE");
    private static final long LONGEST = 4096;

    /**
     * Looks for the token. One that nobody named for this address goes to Hugging Face's hosts only, and to what a
     * person has called the router.
     *
     * @param kindWord one of {@link TargetKind#WORDS}, as configured
     * @param hub where the Hub is
     * @param environment returns {@code null} for what is not set
     * @param home of the user
     * @param warnings gets a sentence for a file that cannot be read
     * @throws dev.osgillm.api.LlmException of the kind {@code CONFIGURATION} for a token that cannot be sent
     */
    static Token find(
            SettingsReader reader,
            Target target,
            String kindWord,
            HubPlace hub,
            UnaryOperator<String> environment,
            Path home,
            List<String> warnings) {
        Optional<Secret> named = reader.secret(KEY, VARIABLES);
        List<Setting> report = reader.report();
        Setting setting = report.get(report.size() - 1);
        Optional<Secret> token = named.or(() -> ofFile(environment, home, warnings));
        if (token.isEmpty()) {
            return new Token(token, token, setting);
        }
        String origin = named.isPresent() ? setting.origin() : "file";
        if (!token.get().reveal().chars().allMatch(c -> c > ' ' && c < 127)) {
            throw reader.broken(KEY, "(" + origin + ") must be printable ASCII without spaces", "(hidden)");
        }
        boolean implied = !origin.equals("configuration");
        boolean trusted = target.atHuggingFace() || kindWord.equals(TargetKind.ROUTER.word());
        Optional<Secret> forHub = token.filter(secret -> hub.mayHave(secret, implied, target));
        return implied && !trusted
                ? new Token(Optional.empty(), forHub, Setting.of(KEY, "set", origin + ", not sent to this address"))
                : new Token(token, forHub, Setting.of(KEY, "set", origin));
    }

    private static Optional<Secret> ofFile(UnaryOperator<String> environment, Path home, List<String> warnings) {
        if (YES.contains(variable(environment, DISABLED).orElse("").toUpperCase(Locale.ROOT))) {
            return Optional.empty();
        }
        Path file;
        try {
            file = file(environment, home);
        } catch (InvalidPathException e) {
            warnings.add("There is no token file: " + e.getReason() + " in HF_TOKEN_PATH, HF_HOME or XDG_CACHE_HOME.");
            return Optional.empty();
        }
        try {
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            if (Files.size(file) > LONGEST) {
                warnings.add("The token file " + file + " is not used: it is too long for a token.");
                return Optional.empty();
            }
            return Optional.of(Files.readString(file))
                    .filter(text -> !text.isBlank())
                    .map(Secret::new);
        } catch (IOException | SecurityException e) {
            // The exception of a decoder could quote what it read, so only its kind is told.
            warnings.add("The token file " + file + " cannot be read ("
                    + e.getClass().getSimpleName() + ").");
            return Optional.empty();
        }
    }

    private static Path file(UnaryOperator<String> environment, Path home) {
        Optional<Path> named = variable(environment, "HF_TOKEN_PATH").map(text -> expanded(text, home));
        if (named.isPresent()) {
            return named.get();
        }
        Path cache = variable(environment, "XDG_CACHE_HOME")
                .map(text -> expanded(text, home))
                .orElseGet(() -> home.resolve(".cache"));
        return variable(environment, "HF_HOME")
                .map(text -> expanded(text, home))
                .orElseGet(() -> cache.resolve("huggingface"))
                .resolve("token");
    }

    private static Path expanded(String text, Path home) {
        return text.equals("~") || text.startsWith("~/")
                ? home.resolve(text.substring(1).replaceFirst("^/+", ""))
                : Path.of(text);
    }

    private static Optional<String> variable(UnaryOperator<String> environment, String name) {
        return Optional.ofNullable(environment.apply(name)).map(String::strip).filter(text -> !text.isEmpty());
    }
}
