using SpikeSharp.Building;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Building.Files;

/// <summary>Models that were built by another program, with the traces that it computed.</summary>
public sealed class SampleFilesTests
{
    // Recurrent or long spiking runs would part at the last bits; these samples do not.
    [Theory]
    [InlineData("conv2d", 120)]
    [InlineData("direct-mode", 200)]
    [InlineData("ensemblearray-optimized", 150)]
    [InlineData("izhikevich", 200)]
    [InlineData("lif-alpha", 200)]
    [InlineData("nested-config", 200)]
    [InlineData("pes-weights", 200)]
    [InlineData("poisson-relu", 200)]
    [InlineData("processes", 150)]
    [InlineData("slices-decoded", 200)]
    [InlineData("voja", 200)]
    public void Run_SampleOfTheOriginal_GivesItsTraces(string name, int steps)
    {
        BuiltModel model = BuiltModel.Load(SsmFiles.Path($"{name}.ssm"));
        Golden expected = Golden.Load($"ssm/{name}.npz");
        Assert.True(model.StepLimit is null || model.StepLimit == steps, $"{model.StepLimit}");
        foreach (Backend backend in (ReadOnlySpan<Backend>)[ReferenceBackend.Instance, CpuBackend.Instance])
        {
            using Simulator sim = new(model, new SimulatorOptions { Backend = backend });
            sim.RunSteps(steps);
            foreach (BuiltProbe probe in model.Probes) expected[probe.Label].AssertClose(sim.Data[probe.Label].AsSpan<double>(), Tolerances.Trace);
        }
    }

    [Fact]
    public void SampleFiles_All_AreTested() =>
        Assert.Equal(
            TestData.Files("ssm", "*.npz").Select(Path.GetFileNameWithoutExtension).Where(name => name != "mnist-cnn-weights").Order(StringComparer.Ordinal),
            typeof(SampleFilesTests).GetMethod(nameof(Run_SampleOfTheOriginal_GivesItsTraces))!.GetCustomAttributesData()
                .Where(attribute => attribute.AttributeType == typeof(InlineDataAttribute))
                .Select(attribute => (string?)((System.Collections.ObjectModel.ReadOnlyCollection<System.Reflection.CustomAttributeTypedArgument>)attribute.ConstructorArguments[0].Value!)[0].Value)
                .Order(StringComparer.Ordinal));

    [Fact]
    public void Load_SampleWithWhatThisVersionLacks_NamesAllOfIt()
    {
        byte[] changed = File.ReadAllBytes(SsmFiles.Path("pes-weights.ssm"));
        foreach ((string old, string replacement) in (ReadOnlySpan<(string, string)>)[("SimPES", "SimNew"), ("\"type\":\"LIF\"", "\"type\":\"Fresh\""), ("ElementwiseInc", "SimLater")])
            changed = SsmFiles.Replace(changed, old, replacement);
        ModelFormatException error = Assert.Throws<ModelFormatException>(() => SsmFiles.Load(changed));
        Assert.Equal(DiagnosticCodes.UnsupportedModelFile, error.Code);
        Assert.All((string[])["operator 'SimNew'", "neuron type 'Fresh'", "operator 'SimLater'"], gap => Assert.Contains(gap, error.Message, StringComparison.Ordinal));
        Assert.Equal(2, error.Message.Count(c => c == ','));
        Assert.Contains("SimProcess (LinearFilter", error.Hint, StringComparison.Ordinal);
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
    [InlineData("conv2d")]
    [InlineData("direct-mode")]
    [InlineData("ensemblearray-optimized")]
    [InlineData("izhikevich")]
    [InlineData("lif-alpha")]
    [InlineData("nested-config")]
    [InlineData("pes-weights")]
    [InlineData("poisson-relu")]
    [InlineData("processes")]
    [InlineData("slices-decoded")]
    [InlineData("voja")]
    public void Save_SampleOfTheOriginal_KeepsEveryBit(string name)
    {
        BuiltModel model = BuiltModel.Load(SsmFiles.Path($"{name}.ssm"));
        byte[] saved = SsmFiles.Save(model);
        BuiltModel again = SsmFiles.Load(saved);
        Assert.Equal(saved, SsmFiles.Save(again));
        Assert.Equal(model.Order, again.Order);
        using Simulator first = new(model), second = new(again);
        first.RunSteps(120);
        second.RunSteps(120);
        foreach (BuiltProbe probe in model.Probes) Assert.Equal(first.Data[probe.Label].AsSpan<double>(), second.Data[probe.Label].AsSpan<double>());
    }
}
