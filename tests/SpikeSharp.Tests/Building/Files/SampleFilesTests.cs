using SpikeSharp.Building;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Building.Files;

/// <summary>Models that were built by another program, with the traces that it computed.</summary>
public sealed class SampleFilesTests
{
    // Recurrent or long spiking runs would part at the last bits; these samples do not.
    [Theory]
    [InlineData("izhikevich")]
    [InlineData("lif-alpha")]
    [InlineData("nested-config")]
    [InlineData("poisson-relu")]
    [InlineData("slices-decoded")]
    public void Run_SampleOfTheOriginal_GivesItsTraces(string name)
    {
        BuiltModel model = BuiltModel.Load(SsmFiles.Path($"{name}.ssm"));
        Golden expected = Golden.Load($"ssm/{name}.npz");
        Assert.Equal(200, model.StepLimit);
        foreach (Backend backend in (ReadOnlySpan<Backend>)[ReferenceBackend.Instance, CpuBackend.Instance])
        {
            using Simulator sim = new(model, new SimulatorOptions { Backend = backend });
            sim.RunSteps(200);
            foreach (BuiltProbe probe in model.Probes) expected[probe.Label].AssertClose(sim.Data[probe.Label].AsSpan<double>(), Tolerances.Trace);
        }
    }

    [Theory]
    [InlineData("conv2d", "process 'PresentInput'")]
    [InlineData("direct-mode", "operator 'Expression'")]
    [InlineData("ensemblearray-optimized", "operator 'BsrDotInc'")]
    [InlineData("pes-weights", "operator 'SimPES'")]
    [InlineData("processes", "process 'WhiteNoise', process 'FilteredNoise', process 'WhiteSignal', process 'PresentInput', process 'Piecewise', process 'Triangle'")]
    [InlineData("voja", "operator 'SimVoja'")]
    public void Load_SampleWithWhatThisVersionLacks_NamesAllOfIt(string name, string gaps)
    {
        ModelFormatException error = Assert.Throws<ModelFormatException>(() => BuiltModel.Load(SsmFiles.Path($"{name}.ssm")));
        Assert.Equal(DiagnosticCodes.UnsupportedModelFile, error.Code);
        Assert.All(gaps.Split(", "), gap => Assert.Contains(gap, error.Message, StringComparison.Ordinal));
        Assert.Equal(gaps.Split(", ").Length - 1, error.Message.Count(c => c == ','));
        Assert.Contains("SimProcess (LinearFilter)", error.Hint, StringComparison.Ordinal);
        Assert.Contains("SpikingRectifiedLinear", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SampleOfTheOriginal_DescribesItsObjects()
    {
        BuiltModel model = BuiltModel.Load(SsmFiles.Path("lif-alpha.ssm"));
        BuiltEnsemble a = model.Ensembles[0];
        Assert.Equal(("<Ensemble #2>", 40, 1, 83645520L), (a.Label, a.Size, a.Dimensions, a.Seed));
        Assert.Equal(new Lif(0.03, 0.001, -1, 0.5), a.NeuronType);
        Assert.Same(model.Probes[5].Signal, a.Voltage);
        Assert.Equal([40, 1], a.Encoders!.Shape);
        Assert.Null(a.EvalPoints);
        Assert.Equal([774252441, 293375679], model.Connections.Select(connection => connection.Seed));
        Assert.Null(model.Connections[0].Weights);
        Assert.Equal([1, 40], model.Connections[1].Weights!.Shape);
        Assert.Equal("<Node #1>", Assert.Single(model.Nodes).Label);
        Assert.Empty(model.Inputs);
        Assert.Equal(new Alpha(0.01), model.Operators.OfType<SimFilter>().First().Synapse);
    }

    [Theory]
    [InlineData("lif-alpha")]
    [InlineData("slices-decoded")]
    public void Save_SampleOfTheOriginal_KeepsEveryBit(string name)
    {
        BuiltModel model = BuiltModel.Load(SsmFiles.Path($"{name}.ssm"));
        byte[] saved = SsmFiles.Save(model);
        BuiltModel again = SsmFiles.Load(saved);
        Assert.Equal(saved, SsmFiles.Save(again));
        Assert.Equal(model.Order, again.Order);
        using Simulator first = new(model), second = new(again);
        first.RunSteps(200);
        second.RunSteps(200);
        foreach (BuiltProbe probe in model.Probes) Assert.Equal(first.Data[probe.Label].AsSpan<double>(), second.Data[probe.Label].AsSpan<double>());
    }
}
