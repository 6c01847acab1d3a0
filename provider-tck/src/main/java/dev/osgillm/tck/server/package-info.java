/**
 * An HTTP/1.1 server on raw sockets that plays scripts: well-formed answers, and everything else that a client meets in
 * the wild. It stalls, resets, truncates, sends any bytes, and knows when its peer has gone. Needs the JDK only.
 */
package dev.osgillm.tck.server;
