namespace SpikeSharp.Analysis.Tests;

public sealed class MachineLimitsTests
{
    [Theory]
    [InlineData(Precision.Single)]
    [InlineData(Precision.Double)]
    public void Measure_Quick_GivesFiguresOfEveryLoop(Precision precision)
    {
        MachineLimits limits = MachineLimits.Measure(precision, threads: 1, quick: true, TestContext.Current.CancellationToken);

        Assert.Equal((precision, 1), (limits.Precision, limits.Threads));
        Assert.All([limits.ReadBytes, limits.MultiplyAdds, limits.RowAdds, limits.SpikingReluSteps, limits.LifSteps, limits.LifSpikes], rate => Assert.True(rate > 1e5 && double.IsFinite(rate)));
    }

    [Fact]
    public void Measure_NegativeThreads_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => MachineLimits.Measure(Precision.Single, -1));

    [Fact]
    public void LifLoop_SpikesAsTheRatesSayOrNotAtAll()
    {
        // Half of the neurons are silent at 0; the others fire at up to 400 Hz.
        double spikes = Spikes(MachineLoops<double>.Lif(spiking: true));
        Assert.InRange(spikes, 0.05, 0.2);
        Assert.InRange(Spikes(MachineLoops<float>.Lif(spiking: true)) / spikes, 0.99, 1.01);
        Assert.Equal(0, Spikes(MachineLoops<double>.Lif(spiking: false)));

        static double Spikes(MachineLoop loop)
        {
            for (int i = 0; i < 200; i++) loop.Run();
            return loop.EventsPerUnit;
        }
    }

    [Fact]
    public void Machine_Current_SaysWhatItIs()
    {
        Assert.NotEqual("", Machine.Current.Processor);
        Assert.Equal(Environment.ProcessorCount, Machine.Current.Processors);
        Assert.Contains(Machine.Current.Runtime, Machine.Current.ToString(), StringComparison.Ordinal);
    }
}
