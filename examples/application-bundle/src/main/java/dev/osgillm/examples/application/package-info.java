/** An application that chats through whatever provider is there. */
@Export
@Version("1.0.0")
package dev.osgillm.examples.application;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
