using SpikeSharp.Building;

namespace SpikeSharp.Tests.Building;

/// <summary>Networks that cannot be built: the message names the object and says what to do.</summary>
public sealed class BuildRefusalTests
{
    private readonly Network _network = new(seed: 0);
    private readonly Ensemble _a, _b;

    public BuildRefusalTests()
    {
        _a = _network.Add(new Ensemble(10, 1) { Label = "a" });
        _b = _network.Add(new Ensemble(10, 1) { Label = "b" });
    }

    [Fact]
    public void Build_CycleThroughEnsembles_NamesTheObjectsAndTheWayOut()
    {
        _network.Add(new Connection(_a, _b) { Label = "there", Synapse = Synapse.None });
        _network.Add(new Connection(_b, _a) { Label = "back", Synapse = Synapse.None });
        BuildException error = Refuses(DiagnosticCodes.Cycle, "Ensemble \"a\"", "Connection \"there\"", "Ensemble \"b\"", "Connection \"back\"");
        Assert.Contains("Lowpass(0)", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_CycleThroughNeuronsOrARelay_NamesTheObjects()
    {
        _network.Add(new Connection(_a.Neurons, _a.Neurons) { Label = "loop", Synapse = Synapse.None });
        Refuses(DiagnosticCodes.Cycle, "Ensemble \"a\"", "Connection \"loop\"");

        Network other = new(seed: 0);
        Node relay = other.Add(Node.Relay(1, "relay"));
        other.Add(new Connection(relay, relay) { Label = "loop", Synapse = Synapse.None });
        Refuses(other, DiagnosticCodes.Cycle, "Connection \"loop\"");
    }

    [Fact]
    public void Build_CycleWithASynapseOfZero_IsADelay()
    {
        _network.Connect(_a, _b, synapse: Synapse.None);
        _network.Connect(_b, _a, synapse: 0.0);
        _network.Connect(_a.Neurons, _a.Neurons, synapse: 0.0);
        Assert.NotNull(BuiltModel.Build(_network));
    }

    [Fact]
    public void Build_TransformBehindDecodersThatIsNoMatrix_IsRefused()
    {
        Connection connection = _network.Connect(_a, _b, new Sparse(1, 1, [(0, 0, 1.0)]));
        BuildException error = Refuses(DiagnosticCodes.UnsupportedPart, connection.ToString(), "Sparse", "behind decoders");
        Assert.Contains("relay node", error.Hint, StringComparison.Ordinal);

        Network other = new(seed: 0);
        Ensemble pre = other.Add(new Ensemble(10, 4)), post = other.Add(new Ensemble(10, 4));
        other.Connect(pre, post, new Convolution(1, ChannelShape.Of([2, 2, 1]), [1, 1], [1.0]));
        Refuses(other, DiagnosticCodes.UnsupportedPart, "Convolution", "behind decoders");
    }

    [Fact]
    public void Build_GainOfZero_IsRefused()
    {
        _network.Add(new Ensemble(3, 1) { Label = "flat", Gain = new double[] { 1, 0, 1 }, Bias = 0.0 });
        Refuses(DiagnosticCodes.BadTuning, "Ensemble \"flat\"", "gain of neuron 1 is 0");
    }

    [Fact]
    public void Build_RatesThatTheNeuronsCannotReach_IsRefused()
    {
        _network.Add(new Ensemble(3, 1) { Label = "fast", MaxRates = 500.0 });
        Refuses(DiagnosticCodes.BadTuning, "Ensemble \"fast\"", "500");

        Network other = new(seed: 0);
        other.Add(new Ensemble(3, 1) { Label = "slow", NeuronType = new Sigmoid(), MaxRates = 150.0 });
        Refuses(other, DiagnosticCodes.BadTuning, "Ensemble \"slow\"", "gain of neuron 0");
    }

    [Fact]
    public void Build_EncoderWithoutLength_IsRefused()
    {
        _network.Add(new Ensemble(2, 2) { Label = "null", Encoders = new double[,] { { 1, 0 }, { 0, 0 } } });
        Refuses(DiagnosticCodes.BadTuning, "Ensemble \"null\"", "encoder 1");
    }

    [Fact]
    public void Build_DistributionOfAnotherLength_NamesTheAttribute()
    {
        _network.Add(new Ensemble(2, 3) { Label = "long", Encoders = new Choice([[1.0, 0]]) });
        Refuses(DiagnosticCodes.BadTuning, "Ensemble \"long\"", "Ensemble.Encoders", "vectors of length 2");
    }

    [Fact]
    public void Build_SolverThatNeedsTheTransformFirst_AsksForOne()
    {
        Connection connection = _network.Add(new Connection(_a, _b) { Solver = new NnlsL2 { Weights = true } });
        BuildException error = Refuses(DiagnosticCodes.UnsupportedPart, connection.ToString(), "NnlsL2", "Dense transform");
        Assert.Contains("1, for example", error.Hint, StringComparison.Ordinal);

        Network other = new(seed: 0);
        Ensemble pre = other.Add(new Ensemble(10, 1)), post = other.Add(new Ensemble(10, 1));
        other.Add(new Connection(pre, post) { Solver = new NnlsL2 { Weights = true }, Transform = 1.0 });
        Assert.NotNull(BuiltModel.Build(other));
    }

    [Fact]
    public void Build_LastSeed_IsRefused()
    {
        _network.Add(new Ensemble(2, 1) { Label = "last", Seed = uint.MaxValue });
        Refuses(DiagnosticCodes.UnsupportedPart, "Ensemble \"last\"", "4294967295");
    }

    [Fact]
    public void Build_WeightsOfAConnectionWithout_CannotBeRecorded()
    {
        Connection connection = _network.Connect(_a.Neurons, _b.Neurons);
        _network.Add(new Probe(connection, ProbeAttribute.Weights));
        Refuses(DiagnosticCodes.UnknownAttribute, "Probe of Connection", "weights");
    }

    [Fact]
    public void Build_NetworkWithinAnother_IsRefused()
    {
        Network child = _network.Add(new Network("child"));
        Assert.Contains("Network \"child\" is part of another network", Assert.Throws<ArgumentException>(() => BuiltModel.Build(child)).Message, StringComparison.Ordinal);
    }

    private BuildException Refuses(string code, params ReadOnlySpan<string> parts) => Refuses(_network, code, parts);

    private static BuildException Refuses(Network network, string code, params ReadOnlySpan<string> parts)
    {
        BuildException error = Assert.Throws<BuildException>(() => BuiltModel.Build(network));
        Assert.Equal(code, error.Code);
        foreach (string part in parts) Assert.Contains(part, error.Message, StringComparison.Ordinal);
        return error;
    }

    [Theory]
    [InlineData("Ensemble.Bias: number 1 is NaN")]
    [InlineData("Ensemble.Encoders: number 1 is NaN")]
    [InlineData("Ensemble.EvalPoints: number 1 is NaN")]
    [InlineData("Lif.InitialState[voltage]: number 1 is NaN")]
    [InlineData("Lif.InitialState[voltage]: 3 plain numbers were given")]
    public void Build_ValuesThatCannotBeUsed_AreRefusedByName(string message)
    {
        double[] bad = [1, double.NaN];
        Distribution state = message.Contains("3 plain", StringComparison.Ordinal) ? new double[] { 0, 0, 0 } : message.StartsWith("Lif", StringComparison.Ordinal) ? bad : 0.5;
        Network network = new(seed: 0);
        network.Add(new Ensemble(2, 1)
        {
            Label = "odd",
            Gain = 1,
            Bias = message.Contains("Bias", StringComparison.Ordinal) ? bad : 1,
            Encoders = message.Contains("Encoders", StringComparison.Ordinal) ? bad : 1,
            EvalPoints = message.Contains("EvalPoints", StringComparison.Ordinal) ? bad : 1,
            NormalizeEncoders = false,
            NeuronType = new Lif { InitialState = System.Collections.Immutable.ImmutableDictionary<string, Distribution>.Empty.Add("voltage", state) },
        });
        network.Connect(network.Ensembles[0], network.Add(Node.Relay(1)));
        Refuses(network, DiagnosticCodes.BadTuning, "Ensemble \"odd\"", message);
    }
}
