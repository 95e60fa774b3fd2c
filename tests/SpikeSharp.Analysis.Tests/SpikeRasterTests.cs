using SpikeSharp.Numerics;

namespace SpikeSharp.Analysis.Tests;

public sealed class SpikeRasterTests
{
    [Fact]
    public void Measure_OneItem_TrainsAddUpToTheCountsOfTheEngine()
    {
        const int Item = 3, Steps = 25;
        ReportSource source = ReportTests.Sample();
        NdArray counts = null!;
        Presentation presentation = new(source.Model, source.Inputs);
        presentation.Run(
            12, Steps, items => CpuBackend.Instance.Open(source.Model, new SessionOptions { Items = items, Inputs = presentation.Signals, Recordings = [new Recording(source.Model.Ensembles[1].Output, Reduction.SpikeCount)] }),
            (session, _, _) => counts = session.Recorded(0, Item));
        double[] expected = counts.ToDoubles();

        SpikeRaster raster = SpikeRaster.Measure(source.Model, source.Inputs, Item, Steps, rows: 20);

        Assert.Equal(source.Model.Ensembles.Length, raster.Layers.Length);
        LayerRaster layer = raster.Layers[1];
        Assert.Equal(expected.Count(n => n > 0), layer.Fired);
        Assert.Equal(expected.Sum(), layer.SpikesPerStep.Sum());
        Assert.Equal(20, layer.Trains.Length);
        Assert.All(layer.Trains, train => Assert.Equal(expected[train.Neuron], train.Total));
        Assert.All(layer.Trains, train => Assert.Equal(Steps, train.Spikes.Length));
        Assert.Equal(expected.Max(), layer.Trains[0].Total);
        Assert.Equal(layer.Trains.OrderByDescending(train => train.Total).Select(train => train.Total), layer.Trains.Select(train => train.Total));
    }

    [Theory, InlineData(-1), InlineData(12)]
    public void Measure_NoSuchItem_Throws(int item)
    {
        ReportSource source = ReportTests.Sample();
        Assert.Throws<ArgumentOutOfRangeException>(() => SpikeRaster.Measure(source.Model, source.Inputs, item, 10));
    }

    [Fact]
    public void Ranks_Any_AscendFromFirstToLast()
    {
        for (int count = 0; count < 400; count += 7)
        {
            foreach (int most in (int[])[1, 2, 5, 30])
            {
                int[] ranks = SpikeRaster.Ranks(count, most);

                Assert.Equal(Math.Min(count, most), ranks.Length);
                Assert.All(ranks, rank => Assert.InRange(rank, 0, count - 1));
                Assert.Equal(ranks.Distinct().Order(), ranks);
                if (ranks.Length > 0) Assert.Equal(0, ranks[0]);
                if (most > 1 && count > 0) Assert.Equal(count - 1, ranks[^1]);
            }
        }
    }
}
