using static SpikeSharp.Tests.Modeling.ConnectionTests;

namespace SpikeSharp.Tests.Modeling;

/// <summary>Which ensembles and probes are refused, and what the message says.</summary>
public sealed class EnsembleTests
{
    private readonly Network _network = new(seed: 0);

    [Fact]
    public void Constructor_BadNumbers_AreNamed()
    {
        Refuses(() => new Ensemble(0, 1), "Ensemble.Neurons must be at least 1", "0 was given");
        Refuses(() => new Ensemble(1, 0), "Ensemble.Dimensions must be at least 1");
        Refuses(() => new Ensemble(1, 1) { Radius = 1e-11 }, "Radius", "1E-11 was given");
        Refuses(() => new Ensemble(1, 1) { EvalPointCount = 0 }, "EvalPointCount");
        Refuses(() => new Ensemble(1, 1) { Seed = -1 }, "Seed", "-1 was given");
        Refuses(() => new Ensemble(1, 1) { Seed = 1L << 32 }, "Seed", "4294967296 was given");
    }

    [Fact]
    public void Add_GainWithoutBias_IsRefused()
    {
        Refuses(() => _network.Add(new Ensemble(2, 1) { Gain = 1.0 }), "Gain is given without Bias");
        Refuses(() => _network.Add(new Ensemble(2, 1) { Bias = 1.0 }), "Bias is given without Gain");
        Assert.Empty(_network.Ensembles);
    }

    [Fact]
    public void Add_ArrayOfAnotherShape_NamesTheAttributeAndBothShapes()
    {
        Refuses(() => _network.Add(new Ensemble(3, 2) { Label = "a", Encoders = new double[,] { { 1, 0 }, { 0, 1 } } }), "Ensemble \"a\"", "Ensemble.Encoders has shape (2, 2); (3, 2)");
        Refuses(() => _network.Add(new Ensemble(2, 1) { Encoders = new double[,] { { 1, 0 }, { 0, 1 } } }), "Ensemble.Encoders has shape (2, 2); (2, 1)");
        Refuses(() => _network.Add(new Ensemble(3, 2) { EvalPoints = new double[,] { { 1, 0, 1 } } }), "Ensemble.EvalPoints has shape (1, 3); (any, 2)");
        Refuses(() => _network.Add(new Ensemble(3, 1) { Intercepts = new double[] { 0, 1 } }), "Ensemble.Intercepts has shape (2); (3)");
        Refuses(() => _network.Add(new Ensemble(3, 1) { MaxRates = new double[] { 100 } }), "Ensemble.MaxRates has shape (1); (3)");
        Refuses(() => _network.Add(new Ensemble(3, 1) { Gain = new double[,] { { 1 }, { 1 }, { 1 } }, Bias = 0.0 }), "Ensemble.Gain has shape (3, 1); (3)");
        Refuses(() => _network.Add(new Ensemble(3, 1) { Gain = 1.0, Bias = new double[] { 1, 2 } }), "Ensemble.Bias has shape (2); (3)");
        Assert.NotNull(_network.Add(new Ensemble(3, 1) { Encoders = new double[] { 1, -1, 1 }, EvalPoints = new double[] { 0, 1 } }));
    }

    [Fact]
    public void Constructor_UnknownAttribute_ListsThoseThatThereAre()
    {
        Ensemble ensemble = _network.Add(new Ensemble(3, 1) { Label = "a" });
        Refuses(() => new Probe(ensemble.Neurons, new ProbeAttribute("spikes")), "Probe.Attribute", "Ensemble \"a\".Neurons", "'spikes'", "output, voltage, refractory_time, input");
        Refuses(() => new Probe(ensemble, ProbeAttribute.Voltage), "decoded_output, input, scaled_encoders");
        Refuses(() => new Probe(_network.Add(new Node(1.0)), ProbeAttribute.Input), "it has output");
        Refuses(() => new Probe(_network.Connect(ensemble, ensemble), ProbeAttribute.Delta), "output, input, weights");
    }

    [Fact]
    public void Constructor_NothingToRecord_IsRefused()
    {
        Refuses(() => new Probe(Node.Relay(0)), "Probe.Target", "at least one element");
        Refuses(() => new Probe(new Ensemble(3, 1)) { SampleEvery = 1e-11 }, "SampleEvery");
        Assert.Contains("was not added", Assert.Throws<InvalidOperationException>(() => _network.Add(new Probe(new Ensemble(3, 1)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_OutputOfANodeThatIsNotFinite_IsRefused()
    {
        Refuses(() => new Node([1, double.NaN]), "Node.Constant must be finite", "element 1");
        Refuses(() => new Node(new Lowpass(0.1), sizeIn: 3, sizeOut: 2), "Node.Process", "sizeIn (3)", "sizeOut (2)");
        Refuses(() => new Node(Process.None), "Node.Process");
    }

    [Fact]
    public void Add_NetworkThatHoldsObjects_IsRefused()
    {
        Network filled = new("filled");
        filled.Add(new Ensemble(1, 1));
        Assert.Contains("Network \"filled\" holds objects already", Assert.Throws<InvalidOperationException>(() => _network.Add(filled)).Message, StringComparison.Ordinal);
    }
}
