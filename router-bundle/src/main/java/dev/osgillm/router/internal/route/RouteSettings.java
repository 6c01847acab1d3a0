/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal.route;

import dev.osgillm.api.ErrorKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A route as it is configured, and valid.
 *
 * @param source where a person finds its configuration
 * @param name its address
 * @param targets at least one address
 * @param policy how they are ordered
 * @param weights of targets; 1 for those that are not in it
 * @param canary what a share of the calls asks first
 * @param canaryPercent that share, 0 to 100
 * @param shadow what gets copies of requests
 * @param shadowPercent of how many, 0 to 100
 * @param sticky whether the calls of a conversation stay together
 * @param prices of targets or {@code id/model}
 * @param moveOn the failures after which the next target is asked
 */
public record RouteSettings(
        String source,
        String name,
        List<String> targets,
        Policy policy,
        Map<String, Double> weights,
        Optional<String> canary,
        double canaryPercent,
        Optional<String> shadow,
        double shadowPercent,
        boolean sticky,
        Map<String, Price> prices,
        Set<ErrorKind> moveOn) {}
