/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;

/** Clocks of days that begin in a configured time zone. */
public final class Clocks {

    private Clocks() {}

    /**
     * @param zone name of a time zone; blank for that of this machine
     * @throws IllegalArgumentException for a name that there is not
     */
    public static Clock in(String zone) {
        try {
            return zone == null || zone.isBlank() ? Clock.systemDefaultZone() : Clock.system(ZoneId.of(zone.strip()));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "time_zone must be a name such as Europe/Berlin or UTC, not '" + zone + "'.", e);
        }
    }
}
