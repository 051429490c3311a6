package io.github.screenshotgateway.images.store;

import java.time.InstantSource;

/** Makes disk tiers that are open, as after the start of the gateway. */
final class OpenDiskTier {
    private OpenDiskTier() {}

    static DiskTier of(DiskLocation location, long maximumBytes, int maximumSize, InstantSource clock) {
        DiskTier tier = new DiskTier(location, maximumBytes, maximumSize, clock);
        tier.open();
        return tier;
    }
}
