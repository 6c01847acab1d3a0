/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Properties that hold for whatever bytes a server sends. A fuzzer finds the bytes; any other test may give some, too. Knows
 * no fuzzer and no reader: those come from the caller.
 */
package dev.osgillm.tck.fuzz;
