using SpikeSharp.Building;

namespace SpikeSharp.Tests.Simulation;

/// <summary>The face that users see: progress, times, state.</summary>
public sealed class SimulatorTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(2, true)]
    public void RunSteps_Progress_IsMonotonicSerialisedAndCompleteOnReturn(int threads, bool reference)
    {
        const int Steps = 6, Items = 12;
        using Simulator sim = new(ConvolutionalNetwork.Build(), new SimulatorOptions { Minibatch = Items, Threads = threads, Backend = reference ? ReferenceBackend.Instance : null });
        Watcher watcher = new();
        sim.RunSteps(Steps, watcher);
        Assert.Equal(0, watcher.Overlaps);
        Assert.Equal(new SimulationProgress(Steps * Items, Steps * Items), watcher.Reports[^1]);
        Assert.True(watcher.Reports.Count >= 6);
        Assert.All(watcher.Reports.Zip(watcher.Reports.Skip(1)), pair => Assert.True(pair.First.Done < pair.Second.Done, $"{pair.First.Done} before {pair.Second.Done}"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0.001)]
    [InlineData(0.002)]
    [InlineData(0.0025)]
    [InlineData(0.003)]
    public void TRange_SampleEvery_GivesTheTimesOfTheSamples(double? sampleEvery)
    {
        Network network = new(seed: 0);
        Probe probe = network.Add(new Probe(network.Add(new Node(t => t))) { SampleEvery = sampleEvery });
        using Simulator sim = new(network);
        Assert.Empty(sim.TRange(sampleEvery));
        sim.RunSteps(7);
        sim.RunSteps(6);
        // The node tells the time, so the samples are the times.
        Bits.AssertEqual([.. sim.Data[probe].AsSpan<double>()], sim.TRange(sampleEvery));
        Assert.Equal(sampleEvery switch { 0.002 => 6, 0.0025 => 5, 0.003 => 4, _ => 13 }, sim.TRange(sampleEvery).Length);
    }

    [Fact]
    public void RunSteps_AfterACancelledRun_NeedsAReset()
    {
        Network network = new(seed: 0);
        Probe probe = network.Add(new Probe(network.Add(new Node(1.0))));
        using Simulator sim = new(network);
        sim.RunSteps(2);
        Assert.Equal(2, sim.Data[probe].Samples);
        Assert.ThrowsAny<OperationCanceledException>(() => sim.RunSteps(2, null, new CancellationToken(canceled: true)));
        Assert.Equal(DiagnosticCodes.InterruptedRun, Assert.Throws<SimulationException>(sim.Step).Code);
        sim.Reset();
        sim.RunSteps(3);
        Assert.Equal(3, sim.Data[probe].Samples);
    }

    [Fact]
    public void Simulator_ThatHasNotRun_TakesLittleMemory()
    {
        BuiltModel model = ConvolutionalNetwork.Build();
        using Simulator first = new(model);
        long least = long.MaxValue;
        for (int round = 0; round < 3; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            using Simulator sim = new(model, new SimulatorOptions { Minibatch = 64 });
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        // Weights and states of the 64 items are megabytes.
        Assert.InRange(least, 1, 100_000);
    }

    private sealed class Watcher : IProgress<SimulationProgress>
    {
        private int _inside;

        public List<SimulationProgress> Reports { get; } = [];

        public int Overlaps { get; private set; }

        public void Report(SimulationProgress value)
        {
            if (Interlocked.Increment(ref _inside) != 1) Overlaps++;
            Thread.Sleep(1);
            Reports.Add(value);
            Interlocked.Decrement(ref _inside);
        }
    }
}
