package io.github.screenshotgateway.screenshots;

import io.github.screenshotgateway.task.TaskScreenshots;
import java.time.Instant;
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

/** What the freshness of a list costs: once for each read, which looks into every URL, and once or more for each hit. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(2)
public class FreshnessBenchmark {
    @Param({"V1", "V3"})
    ListShape shape;

    private TaskScreenshots read;
    private ScreenshotList list;

    @Setup
    public void read() {
        read = SampleLists.read(shape, ListShape.task(1), 20);
        list = SampleLists.list(shape, ListShape.task(1), 20);
    }

    @Benchmark
    public Freshness ofList() {
        return Freshness.ofList(read, Instant.EPOCH, SampleLists.CONFIG, 0.5);
    }

    @Benchmark
    public boolean fresh() {
        return list.fresh(SampleLists.READ_AT);
    }

    @Benchmark
    public Freshness ofCachedList() {
        return list.freshness();
    }
}
