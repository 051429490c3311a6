package io.github.screenshotgateway.archive;

import java.util.Map;

/**
 * An object of the bucket, or its head.
 *
 * @param content {@code null} for a head
 * @param size of the content, in bytes
 * @param type its media type
 * @param metadata set by the gateway that has stored it; names are in lower case
 */
public record StoredObject(byte[] content, long size, String type, Map<String, String> metadata) {}
