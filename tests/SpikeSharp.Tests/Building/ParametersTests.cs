using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Tests.Building;

/// <summary>Parameters of a built model: which there are, which train, how others take their place, and files of them.</summary>
public sealed class ParametersTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spikesharp-parameters").FullName;
    private readonly Network _network = new(seed: 0);
    private readonly Ensemble _a;
    private readonly Ensemble _b;
    private readonly Connection _ab;
    private readonly Probe _probe;

    public ParametersTests()
    {
        Node input = _network.Add(new Node([0.5]) { Label = "x" });
        _a = _network.Add(new Ensemble(20, 1) { Label = "a" });
        Network inner = _network.Add(new Network("inner"));
        _b = inner.Add(new Ensemble(10, 2) { Label = "b" });
        _network.Connect(input, _a, synapse: Synapse.None);
        _ab = _network.Add(new Connection(_a, _b[0]) { Label = "ab", Function = Function.Elementwise(x => x * x) });
        inner.Add(new Connection(_b.Neurons, _b.Neurons) { Label = "bb", Transform = new Sparse(10, 10, [(0, 3, 0.5), (7, 7, -1.0), (0, 1, 2.0)]) });
        _probe = _network.Add(new Probe(_b) { Label = "p" });
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Parameters_Network_ListsWhatTrainingMayChange()
    {
        BuiltModel model = BuiltModel.Build(_network);
        Assert.Equal(
            ["a.scaled_encoders", "a.bias", "inner/b.scaled_encoders", "inner/b.bias", "inner/bb.weights", "ab.weights"],
            model.Parameters.Select(parameter => parameter.Name));
        Assert.All(model.Parameters, parameter => Assert.True(parameter is { IsTrainable: true, IsLearned: false }));
        Assert.Equal([3], model.Parameters[4].Shape);
        Assert.Equal(["a.scaled_encoders", "a.bias"], model.ParametersOf(_a).Select(parameter => parameter.Name));
        Assert.Equal(["inner/b.bias"], model.ParametersOf(_b.Neurons).Select(parameter => parameter.Name));
        Assert.Equal(["ab.weights"], model.ParametersOf(_ab).Select(parameter => parameter.Name));
        Assert.Equal(6, model.ParametersOf(_network).Length);
        Assert.Throws<ArgumentException>(() => model.ParametersOf(_probe));
    }

    [Fact]
    public void Parameters_EnsembleUsedThroughItsNeurons_HasNoEncoders()
    {
        Network network = new(seed: 0);
        network.Layer(network.Add(new Node([0.5, 1])), new RectifiedLinear(), new Dense(3, 2, new Uniform(-1, 1)), label: "h");
        BuiltModel model = BuiltModel.Build(network);
        Assert.Equal([("h.bias", true), ("node0->h.weights", false)], model.Parameters.Select(parameter => (parameter.Name, parameter.IsTrainable)));
    }

    [Fact]
    public void Parameters_TrainableSet_FollowsTheRules()
    {
        Network network = new(seed: 0);
        network.Config.Ensemble.Trainable = false;
        Ensemble a = network.Add(new Ensemble(5, 1) { Label = "a" }), b = network.Add(new Ensemble(5, 1) { Label = "b", Trainable = true });
        a.Neurons.Trainable = true;
        b.Neurons.Trainable = false;
        network.Add(new Connection(a, b) { Label = "pes", LearningRuleType = new Pes() });
        network.Add(new Connection(b, a) { Label = "voja", LearningRuleType = new Voja() });
        network.Add(new Connection(a, b) { Label = "forced", LearningRuleType = new Pes(), Trainable = true });
        BuiltModel model = BuiltModel.Build(network);
        Assert.Equal(
            [
                ("a.scaled_encoders", false, true), ("a.bias", true, false), ("b.scaled_encoders", true, false), ("b.bias", false, false),
                ("pes.weights", false, true), ("voja.weights", true, false), ("forced.weights", true, true),
            ],
            model.Parameters.Select(parameter => (parameter.Name, parameter.IsTrainable, parameter.IsLearned)));
    }

    [Fact]
    public void Parameters_InferenceOnly_TrainNothing() =>
        Assert.All(BuiltModel.Build(_network, new BuildOptions { InferenceOnly = true }).Parameters, parameter => Assert.False(parameter.IsTrainable));

    [Fact]
    public void Build_LearnedWeightsToBeTrained_Warns()
    {
        Network network = new(seed: 0);
        Ensemble a = network.Add(new Ensemble(5, 1) { Label = "a", Trainable = true });
        network.Add(new Connection(a, a) { Label = "pes", LearningRuleType = new Pes(), Trainable = true });
        network.Add(new Connection(a, a) { Label = "voja", LearningRuleType = new Voja() });
        network.Add(new Connection(a, a) { Label = "quiet", LearningRuleType = new Pes() });
        Diagnostic[] found = [.. BuiltModel.Build(network).Diagnostics.Where(diagnostic => diagnostic.Code == DiagnosticCodes.TrainedAndLearned)];
        Assert.Equal(["Connection \"pes\"", "Ensemble \"a\""], found.Select(diagnostic => diagnostic.Subject));
        Assert.Contains("Connection.trainable is true", found[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LearnedModel_AfterARun_HoldsTheWeightsOfTheItem()
    {
        Network network = new(seed: 0);
        Node input = network.Add(new Node([0.5]) { Label = "x" });
        Ensemble a = network.Add(new Ensemble(20, 1) { Label = "a" });
        Node output = network.Add(Node.Relay(1));
        network.Connect(input, a, synapse: Synapse.None);
        Connection learning = network.Add(new Connection(a, output) { Label = "c", LearningRuleType = new Pes(1e-2), Synapse = Synapse.None });
        network.Connect(output, learning.LearningRule, synapse: Synapse.None);
        Probe weights = network.Add(new Probe(learning, ProbeAttribute.Weights));
        using Simulator simulator = new(network, new SimulatorOptions { Minibatch = 2 });
        Assert.Same(simulator.Model, simulator.LearnedModel());
        simulator.RunSteps(50, new DataOf<Node> { [input] = NdArray.From([0.2, 0.9], 2, 1) });
        for (int item = 0; item < 2; item++)
        {
            double[] last = [.. Enumerable.Range(0, 20).Select(i => simulator.Data[weights][item, ^1, i])], learned = simulator.LearnedModel(item).Of(learning).Weights!.Initial.ToDoubles();
            Assert.Equal(last, learned);
            Assert.NotEqual(simulator.Model.Of(learning).Weights!.Initial.ToDoubles(), learned);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => simulator.LearnedModel(2));
    }

    [Fact]
    public void WithParameters_Numbers_ChangeTheRunOfTheNewModelOnly()
    {
        BuiltModel model = BuiltModel.Build(_network);
        double[] before = Run(model);
        BuiltModel changed = model.WithParameters(Shifted(model));
        double[] after = Run(changed);
        Assert.NotEqual(before, after);
        Assert.Equal(before, Run(model));
        Assert.Equal(after, Run(changed.WithParameters(new Dictionary<string, NdArray>())));
        Assert.Equal(before, Run(changed.WithParameters(model.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value))));
        Assert.Equal(changed.Parameters[1].Value.ToDoubles(), changed.Of(_a).Bias);
        Assert.Equal(model.Of(_a).Gain, changed.Of(_a).Gain);
        Assert.Equal(after, Run(changed, ReferenceBackend.Instance));
    }

    [Fact]
    public void WithParameters_ThatDoNotFit_AreAllListed()
    {
        BuiltModel model = BuiltModel.Build(_network);
        ArgumentException error = Assert.Throws<ArgumentException>(() => model.WithParameters(new Dictionary<string, NdArray>
        {
            ["a.biass"] = NdArray.From(new double[20]),
            ["a.bias"] = NdArray.From(new double[19]),
            ["ab.weights"] = NdArray.From([.. Enumerable.Repeat(double.NaN, 20)], 1, 20),
        }));
        Assert.Contains("no parameter 'a.biass' (did you mean 'a.bias'?)", error.Message, StringComparison.Ordinal);
        Assert.Contains("'a.bias' has shape (19); (20) is needed", error.Message, StringComparison.Ordinal);
        Assert.Contains("'ab.weights' must be finite", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadParameters_OfTheSameNetwork_GivesTheSameRun()
    {
        BuiltModel model = BuiltModel.Build(_network), trained = model.WithParameters(Shifted(model));
        trained.SaveParameters(PathOf("trained.npz"));
        LoadedParameters loaded = model.LoadParameters(PathOf("trained.npz"));
        Assert.Empty(loaded.Diagnostics);
        Assert.Equal(Run(trained), Run(loaded.Model));
        using Npz file = Npz.Load(PathOf("trained.npz"));
        Assert.Equal(model.Of(_b).Gain, file["inner/b.gain"].ToDoubles());
    }

    [Fact]
    public void LoadParameters_OfAnotherNetwork_ListsEveryDifference()
    {
        BuiltModel.Build(_network).SaveParameters(PathOf("one.npz"));
        Network other = new(seed: 0);
        Node input = other.Add(new Node([0.5]));
        Ensemble a = other.Add(new Ensemble(21, 1) { Label = "a" }), c = other.Add(new Ensemble(10, 1) { Label = "c" });
        other.Connect(input, a);
        other.Add(new Connection(a, c) { Label = "ab" });
        ModelFormatException error = Assert.Throws<ModelFormatException>(() => BuiltModel.Build(other).LoadParameters(PathOf("one.npz")));
        Assert.Equal(DiagnosticCodes.ParameterMismatch, error.Code);
        foreach (string part in (string[])["'a.gain' is no multiple", "'a.bias' has shape (20); the model needs (21)", "'c.bias' is missing", "no 'inner/b.bias'"])
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadParameters_GainsScaled_MultipliesBiasesAndSaysSo()
    {
        Layered(1).SaveParameters(PathOf("unscaled.npz"));
        LoadedParameters loaded = Layered(200).LoadParameters(PathOf("unscaled.npz"));
        Assert.Equal([-2.0 * 200, 3.0 * 200], loaded.Model.Ensembles[0].Bias);
        Diagnostic diagnostic = Assert.Single(loaded.Diagnostics);
        Assert.Equal((DiagnosticCodes.RescaledParameters, "h"), (diagnostic.Code, diagnostic.Subject));
        Assert.Contains("200 times", diagnostic.Message, StringComparison.Ordinal);

        static BuiltModel Layered(double scale)
        {
            Network network = new(seed: 0);
            network.Config.Ensemble.Gain = scale;
            network.Config.Ensemble.Bias = new Samples([-2.0 * scale, 3.0 * scale]);
            network.Layer(network.Add(new Node([0.5, 1]) { Label = "x" }), new SpikingRectifiedLinear(), 1.0, label: "h");
            return BuiltModel.Build(network);
        }
    }

    [Fact]
    public void LoadParameters_OfAnotherProgram_SaysSo()
    {
        Npz.Save(PathOf("other.npz"), [("a.bias", NdArray.From(new double[20]))]);
        Assert.Contains("SaveParameters did not write it", Assert.Throws<ModelFormatException>(() => BuiltModel.Build(_network).LoadParameters(PathOf("other.npz"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FreezeParameters_WhatCannotBeFrozen_ChangesNothing()
    {
        Network network = new(seed: 0);
        Ensemble a = network.Add(new Ensemble(5, 1) { Label = "a" }), direct = network.Add(new Ensemble(1, 1) { NeuronType = new Direct() });
        Connection full = network.Add(new Connection(a, a) { Solver = new LstsqL2 { Weights = true } });
        Node node = network.Add(new Node(1.0));
        BuiltModel model = BuiltModel.Build(network);
        foreach (NetworkObject refused in (NetworkObject[])[direct, full, node])
            Assert.Throws<ArgumentException>(() => model.FreezeParameters(a, refused));
        Assert.True(ReferenceEquals(a.Gain, Distribution.None));
        Assert.Throws<KeyNotFoundException>(() => model.FreezeParameters(new Network(seed: 1).Add(new Ensemble(5, 1))));
    }

    [Fact]
    public void FreezeParameters_EveryTransform_BuildsTheSameWeights()
    {
        Network network = new(seed: 0);
        Node input = network.Add(new Node(new double[16]));
        ChannelShape image = ChannelShape.Of([4, 4, 1], true);
        View[] targets = [.. new[] { 16, 16, 3, 16, 4, 64 }.Select(size => (View)network.Add(Node.Relay(size)))];
        Transform[] transforms =
        [
            2.0, Dense.Diagonal([.. Enumerable.Range(0, 16).Select(i => (double)i)]), new Dense(3, 16, new Uniform(-1, 1)), new Sparse(16, 16, [(3, 1), (0, 5), (0, 2)], new Uniform(-1, 1)),
            new Convolution(1, image), new ConvolutionTranspose(1, image, [2, 2], strides: [2, 2]),
        ];
        for (int i = 0; i < transforms.Length; i++) network.Connect(input, targets[i], transforms[i]);
        BuiltModel model = BuiltModel.Build(network), shifted = model.WithParameters(Shifted(model));
        shifted.FreezeParameters(network);
        Assert.Equal(shifted.Parameters.SelectMany(parameter => parameter.Value.ToDoubles()), BuiltModel.Build(network).Parameters.SelectMany(parameter => parameter.Value.ToDoubles()));
        Assert.NotEqual(model.Parameters[2].Value.ToDoubles(), shifted.Parameters[2].Value.ToDoubles());
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private static Dictionary<string, NdArray> Shifted(BuiltModel model) =>
        model.Parameters.ToDictionary(parameter => parameter.Name, parameter => NdArray.From(Array.ConvertAll(parameter.Value.ToDoubles(), value => (1.1 * value) + 0.01), parameter.Shape.AsSpan()));

    private double[] Run(BuiltModel model, Backend? backend = null)
    {
        using Simulator simulator = new(model, new SimulatorOptions { Backend = backend });
        simulator.RunSteps(60);
        return simulator.Data[_probe].ToArray().ToDoubles();
    }
}
