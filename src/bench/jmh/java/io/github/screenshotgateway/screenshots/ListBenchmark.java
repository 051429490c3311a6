package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.task.Screenshot;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a list costs that is read from the upstream, kept, unpacked, searched and rendered. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(2)
public class ListBenchmark {
    private static final String TASK = ListShape.task(1);

    @Param({"V1", "V3"})
    ListShape shape;

    @Param({"20", "10000"})
    int size;

    private List<Screenshot> read;
    private List<NamedScreenshot> named;
    private ScreenshotList list;
    private PackedScreenshots packed;

    /** Keeps the garbage collector from taking what the list refers to weakly. */
    private UnpackedScreenshots unpacked;

    private String nameNearTheEnd;
    private String idNearTheEnd;

    @Setup
    public void read() {
        read = shape.screenshots(TASK, size);
        named = ScreenshotNames.assign(read, List.of());
        packed = new PackedScreenshots(read, named);
        list = SampleLists.list(shape, TASK, size);
        unpacked = list.unpacked();
        NamedScreenshot nearTheEnd = named.get(size - 2);
        nameNearTheEnd = nearTheEnd.name();
        idNearTheEnd = nearTheEnd.id();
    }

    @Benchmark
    public List<NamedScreenshot> name() {
        return ScreenshotNames.assign(read, List.of());
    }

    @Benchmark
    public PackedScreenshots pack() {
        return new PackedScreenshots(read, named);
    }

    @Benchmark
    public List<NamedScreenshot> unpack() {
        return packed.unpack();
    }

    @Benchmark
    public List<String> unpackAllQueries() {
        return packed.queries();
    }

    @Benchmark
    public Optional<NamedScreenshot> findNameNearTheEnd() {
        return list.find(nameNearTheEnd);
    }

    @Benchmark
    public Optional<NamedScreenshot> findNoName() {
        return list.find("no-such-name.png");
    }

    @Benchmark
    public Optional<NamedScreenshot> findLatest() {
        return list.find(ScreenshotNames.LATEST);
    }

    @Benchmark
    public Optional<NamedScreenshot> findIdNearTheEnd() {
        return list.findById(idNearTheEnd);
    }

    @Benchmark
    public byte[] body() {
        return SampleLists.body(list);
    }
}
