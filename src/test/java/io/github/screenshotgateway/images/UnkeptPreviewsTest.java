package io.github.screenshotgateway.images;

import io.github.screenshotgateway.support.NoStoreProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/** The same when no tier keeps the images: they alone would fill the heap that is needed to make the previews. */
@QuarkusTest
@TestProfile(NoStoreProfile.class)
class UnkeptPreviewsTest extends PageOfPreviewsTest {}
