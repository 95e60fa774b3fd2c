using SpikeSharp.Building;
using SpikeSharp.Networks;

namespace SpikeSharp.Tests.Networks;

/// <summary>A network that makes its parts is a model by itself, too.</summary>
public sealed class RootTests
{
    [Fact]
    public void Build_BuiltInNetwork_HasTheNumbersOfTheSameNetworkInsideAnother()
    {
        Network outer = new();
        outer.Add(new BasalGanglia(3, 20) { Seed = 5 });
        BuiltModel inside = BuiltModel.Build(outer);

        BuiltModel alone = BuiltModel.Build(new BasalGanglia(3, 20) { Seed = 5 });

        Assert.Equal(inside.Ensembles.Select(ensemble => ensemble.Bias.ToArray()), alone.Ensembles.Select(ensemble => ensemble.Bias.ToArray()));
        Assert.Equal(inside.Connections.Length, alone.Connections.Length);
    }

    [Fact]
    public void Build_SameRootTwice_MakesItsPartsOnce()
    {
        Product root = new(10, 2) { Seed = 1 };
        int first = BuiltModel.Build(root).Ensembles.Length;
        Assert.Equal((4, 4), (first, BuiltModel.Build(root).Ensembles.Length));
    }

    [Fact]
    public void Run_ProbeOfAPartOfARoot_RecordsIt()
    {
        Product product = new(200, 1) { Seed = 0 };
        product.Connect(product.Add(new Node(0.8)), product.InputA);
        product.Connect(product.Add(new Node(-0.5)), product.InputB);
        Probe probe = product.Add(new Probe(product.Output) { Synapse = 0.03 });
        using Simulator simulator = new(product);
        simulator.Run(0.3);
        Assert.InRange(simulator.Data[probe][^1, 0], -0.45, -0.35);
    }

    [Fact]
    public void Parts_UsedBeforeAdd_MakeARootThatIsNotAdded()
    {
        Network model = new("model");
        Ensemble a = model.Add(new Ensemble(10, 1));
        Product product = new(10, 1);
        Assert.Contains(
            "than the connection, Product \"Product\"; a network is added to its parent before",
            Assert.Throws<InvalidOperationException>(() => model.Connect(a, product.InputA)).Message,
            StringComparison.Ordinal);
        Assert.Contains("using its parts", Assert.Throws<InvalidOperationException>(() => model.Add(product)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_ToARoot_ComesBehindItsParts()
    {
        OfOne root = new();
        root.Add(new Ensemble(3, 1) { Label = "later" });
        Assert.Equal(["part", "later"], root.Ensembles.Select(ensemble => ensemble.Label));
    }

    [Fact]
    public void Activate_Root_ReplacesTheNeuronsOfItsParts()
    {
        Product product = new(10, 1);
        Assert.Empty(DirectMode.Activate(product));
        Assert.All(product.AllEnsembles, ensemble => Assert.IsType<Direct>(ensemble.NeuronType));
        Assert.NotEmpty(product.AllEnsembles);
    }

    private sealed class OfOne : Network
    {
        protected override void AddParts() => Add(new Ensemble(3, 1) { Label = "part" });
    }
}
