using SpikeSharp.Building;

namespace SpikeSharp.Tests.Simulation;

/// <summary>The fast paths of an image network: they are taken, give the reference's bits, and allocate nothing in a step.</summary>
public sealed class ConvolutionalNetworkTests
{
    private static readonly BuiltModel Model = ConvolutionalNetwork.Build(), Strong = ConvolutionalNetwork.Build(5000, strong: true);

    [Theory]
    [InlineData(Precision.Single, false)]
    [InlineData(Precision.Double, false)]
    [InlineData(Precision.Single, true)]
    [InlineData(Precision.Double, true)]
    public void Run_AnySetting_EqualsTheReferenceBitForBit(Precision precision, bool strong)
    {
        // Three runs whose lengths are no multiples of the steps that a layer computes at once; the last one's input changes in every step.
        BuiltModel model = strong ? Strong : Model;
        SessionOptions options = new() { Items = 3, Precision = precision, Recordings = ConvolutionalNetwork.Recordings(model), Inputs = [model.Inputs[0].Signal] };
        double[] expected = RunThrice(ReferenceBackend.Instance, options);
        Assert.Contains(expected, value => value != 0);
        foreach (ProductKernels products in Enum.GetValues<ProductKernels>())
            for (int threads = 1; threads <= 3; threads++)
                foreach (int block in (ReadOnlySpan<int>)[0, 1, 2, 16])
                    Bits.AssertEqual(expected, RunThrice(CpuBackend.Instance, options with { Products = products, Threads = threads, BlockSize = block }), $"{products}, {threads} threads, block {block}");

        double[] RunThrice(Backend backend, SessionOptions settings)
        {
            using Session session = backend.Open(model, settings);
            session.Run(5, [ConvolutionalNetwork.Images(model, 3)]);
            session.Run(13, [ConvolutionalNetwork.Images(model, 3)]);
            session.Run(3, [ConvolutionalNetwork.Images(model, 3, 3)]);
            return [.. settings.Recordings.SelectMany((_, i) => Enumerable.Range(0, 3).SelectMany(item => session.Recorded(i, item).ToDoubles()))];
        }
    }

    [Fact]
    public void Run_StrongDrive_HasStepsWithSeveralSpikes()
    {
        SessionOptions options = new() { Recordings = [.. Strong.Ensembles.Select(e => new Recording(e.Output, Reduction.MultiSpikeSteps))], Inputs = [Strong.Inputs[0].Signal] };
        using Session session = CpuBackend.Instance.Open(Strong, options);
        session.Run(10, [ConvolutionalNetwork.Images(Strong, 1)]);
        Assert.All(Enumerable.Range(0, 2), layer => Assert.True(session.Recorded(layer).ToDoubles().Sum() > 100));
    }

    [Fact]
    public void Explain_ImageNetwork_TakesTheFastPaths()
    {
        string plan = CpuBackend.Instance.Explain(
            Model, new SessionOptions { Recordings = ConvolutionalNetwork.Recordings(Model), Inputs = [Model.Inputs[0].Signal] })[^1].Text;
        string[] steps = [.. plan.Split('\n').Where(line => line.StartsWith("Step", StringComparison.Ordinal))];
        Assert.Contains(steps, line => line.Contains("first.out", StringComparison.Ordinal) && line.Contains("several steps at once", StringComparison.Ordinal));
        Assert.Contains(steps, line => line.Contains("second.out", StringComparison.Ordinal) && line.Contains("; Lowpass", StringComparison.Ordinal));
        Assert.Equal(6, steps.Length);
    }

    [Fact]
    public void Explain_VoltageIsRecorded_NothingRunsAhead()
    {
        SessionOptions options = new() { Recordings = [.. Model.Ensembles.Select(e => new Recording(e.State[0]))], Inputs = [Model.Inputs[0].Signal] };
        Assert.DoesNotContain("several steps at once", CpuBackend.Instance.Explain(Model, options)[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_MoreSteps_AllocatesNothingMore()
    {
        SessionOptions options = new()
        {
            Items = 2,
            Threads = 1,
            Recordings = [new(Model.Probes[0].Signal, Reduction.Last), .. Model.Ensembles.Select(e => new Recording(e.Output, Reduction.SpikeCount))],
            Inputs = [Model.Inputs[0].Signal],
        };
        using Session session = CpuBackend.Instance.Open(Model, options);
        InputData[] images = [ConvolutionalNetwork.Images(Model, 2)];
        Allocated(10);
        Assert.Equal(Allocated(20), Allocated(400));

        // A collection in between counts what the thread had not used yet, so the least of several counts.
        long Allocated(int steps)
        {
            long least = long.MaxValue;
            for (int round = 0; round < 5; round++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                session.Run(steps, images);
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }
            return least;
        }
    }
}
