package io.github.screenshotgateway.upstream;

/**
 * Calls of one client, as far as turns at the gate are concerned.
 *
 * @param client whose request started the read; the empty text for reads of the gateway's own
 * @param known whether a list of the task is cached, so that this is a refresh
 */
record Flow(String client, boolean known) {}
