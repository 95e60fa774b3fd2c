using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;
using SpikeSharp.Tests.Simulation;

namespace SpikeSharp.Tests.Building.Files;

/// <summary>A model that went through a file is the same model: same bits, same plan, same bytes when it is saved again.</summary>
public sealed class RoundTripTests
{
    private const int Items = 2, Steps = 12;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 100)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void SaveLoad_RandomNetwork_RunsBitForBit(int seed)
    {
        RandomNetwork net = new(seed);
        byte[] saved = SsmFiles.Save(net.Model, new ModelSaveOptions { AllowFunctions = true });
        BuiltModel loaded = SsmFiles.Load(saved);
        foreach (External external in net.Model.Operators.OfType<External>()) loaded = loaded.Bind(external.Id, external.Function!);

        Assert.Equal(net.Model.Signals.Select(Describe), loaded.Signals.Select(Describe));
        Assert.Equal(net.Model.Order, loaded.Order);
        Assert.Equal((net.Model.Seed, net.Model.Dt, net.Model.Label, net.Model.Precision), (loaded.Seed, loaded.Dt, loaded.Label, loaded.Precision));
        foreach (bool held in (ReadOnlySpan<bool>)[true, false]) Assert.Equal(SsmFiles.PlanText(net.Model, held), SsmFiles.PlanText(loaded, held));
        Assert.Equal(saved, SsmFiles.Save(loaded, new ModelSaveOptions { AllowFunctions = true }));

        SessionOptions options = new() { Items = Items, Recordings = net.Recordings(few: false), Inputs = net.Inputs, Threads = 1 };
        SessionOptions same = options with
        {
            Recordings = [.. options.Recordings.Select(recording => recording with { Signal = Counterpart(recording.Signal) })],
            Inputs = [.. options.Inputs.Select(Counterpart)],
        };
        InputData[] data = net.Data(Items, Steps, held: seed % 2 == 0);
        InputData[] sameData = [.. data.Select(d => d with { Signal = Counterpart(d.Signal) })];
        foreach (Backend backend in (ReadOnlySpan<Backend>)[ReferenceBackend.Instance, CpuBackend.Instance])
            foreach (Precision precision in Enum.GetValues<Precision>())
            {
                using Session before = backend.Open(net.Model, options with { Precision = precision }), after = backend.Open(loaded, same with { Precision = precision });
                before.Run(Steps, data);
                after.Run(Steps, sameData);
                for (int i = 0; i < options.Recordings.Length; i++)
                    for (int item = 0; item < Items; item++)
                        Assert.Equal(Bits(before.Recorded(i, item)), Bits(after.Recorded(i, item)));
            }

        Signal Counterpart(Signal signal) => loaded.Signals[net.Model.Signals.IndexOf(signal)];
    }

    [Fact]
    public void SaveLoad_RandomModels_AreTheSameBytesAndRunBitForBit()
    {
        int compared = 0;
        for (int seed = 1; seed <= 30; seed++)
        {
            BuiltModel model = new RandomModel(seed, callsHost: seed % 5 == 0).Model;
            byte[] saved = SsmFiles.Save(model, new ModelSaveOptions { AllowFunctions = true });
            BuiltModel loaded = SsmFiles.Load(saved, new ModelLoadOptions { NeuronTypes = [new LeakyCounter(1)] });
            Assert.Equal(model.Signals.Select(Describe), loaded.Signals.Select(Describe));
            Assert.True(saved.AsSpan().SequenceEqual(SsmFiles.Save(loaded, new ModelSaveOptions { AllowFunctions = true })), $"seed {seed}");
            if (loaded.Operators.Any(op => op is External or SimProcess { Process: ExternalProcess })) continue;
            compared++;
            foreach (Backend backend in (ReadOnlySpan<Backend>)[ReferenceBackend.Instance, CpuBackend.Instance])
            {
                SessionOptions options = new() { Threads = 1 };
                using Session before = backend.Open(model, options with { Recordings = [.. model.Probes.Select(probe => new Recording(probe.Signal))] });
                using Session after = backend.Open(loaded, options with { Recordings = [.. loaded.Probes.Select(probe => new Recording(probe.Signal))] });
                before.Run(Steps);
                after.Run(Steps);
                for (int i = 0; i < model.Probes.Length; i++) Assert.True(Bits(before.Recorded(i)).AsSpan().SequenceEqual(Bits(after.Recorded(i))), $"seed {seed}, {model.Probes[i].Label}");
            }
        }
        Assert.True(compared >= 3, $"{compared} models had no code of the host");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SaveLoad_ConvolutionAlongThreeAxes_RunsBitForBit(bool transposed)
    {
        Network network = new(seed: 5);
        ChannelShape shape = ChannelShape.Of([3, 4, 2, 2], channelsLast: true);
        Transform transform = transposed
            ? new ConvolutionTranspose(2, shape, kernelSize: [2, 2, 1])
            : new Convolution(2, shape, kernelSize: [2, 2, 1]);
        int size = transform is Convolution forward ? forward.Output.Size : ((ConvolutionTranspose)transform).Output.Size;
        Node input = network.Add(new Node([.. Enumerable.Range(1, shape.Size).Select(i => 1.0 / i)])), output = network.Add(Node.Relay(size));
        network.Connect(input, output, transform, Synapse.None);
        network.Add(new Probe(output) { Label = "y" });
        BuiltModel model = BuiltModel.Build(network);
        byte[] saved = SsmFiles.Save(model);
        BuiltModel loaded = SsmFiles.Load(saved);
        Assert.Equal(saved, SsmFiles.Save(loaded));
        using Simulator before = new(model), after = new(loaded);
        before.RunSteps(3);
        after.RunSteps(3);
        Assert.Contains(before.Data["y"].AsSpan<double>().ToArray(), value => value != 0);
        Assert.Equal(before.Data["y"].AsSpan<double>(), after.Data["y"].AsSpan<double>());
    }

    [Fact]
    public void SaveLoad_SinglePrecision_RunsBitForBitInSingle()
    {
        Network network = SmallNetwork();
        BuiltModel model = BuiltModel.Build(network, new BuildOptions { Precision = Precision.Single });
        byte[] saved = SsmFiles.Save(model);
        BuiltModel loaded = SsmFiles.Load(saved);
        Assert.Equal(Precision.Single, loaded.Precision);
        Assert.Equal(saved, SsmFiles.Save(loaded));
        Assert.Contains("\"dtype\":\"f4\"", SsmFiles.Json(saved), StringComparison.Ordinal);
        Assert.DoesNotContain("\"dtype\":\"f8\"", SsmFiles.Json(saved), StringComparison.Ordinal);
        using Simulator before = new(model), after = new(loaded);
        before.RunSteps(40);
        after.RunSteps(40);
        foreach (BuiltProbe probe in model.Probes) Assert.Equal(before.Data[probe.Label].AsSpan<float>(), after.Data[probe.Label].AsSpan<float>());
    }

    [Fact]
    public void SaveLoad_Objects_AreKept()
    {
        BuiltModel model = BuiltModel.Build(SmallNetwork());
        BuiltModel loaded = SsmFiles.Load(SsmFiles.Save(model));
        foreach ((BuiltEnsemble expected, BuiltEnsemble found) in model.Ensembles.Zip(loaded.Ensembles))
        {
            Assert.Equal((expected.Label, expected.Dimensions, expected.Radius, expected.Seed), (found.Label, found.Dimensions, found.Radius, found.Seed));
            Assert.Equal(expected.Gain, found.Gain);
            Assert.Equal(expected.Bias, found.Bias);
            Assert.Equal(expected.MaxRates, found.MaxRates);
            Assert.Equal(expected.Intercepts, found.Intercepts);
            Assert.Equal(expected.Encoders!.ToDoubles(), found.Encoders!.ToDoubles());
            Assert.Equal(Bare(expected.NeuronType), Bare(found.NeuronType));
            Assert.Equal(expected.Voltage?.Name, found.Voltage?.Name);
            Assert.Equal((expected.X?.Name, expected.Current.Name, expected.Output.Name), (found.X?.Name, found.Current.Name, found.Output.Name));
        }
        Assert.Equal(model.Nodes.Select(n => (n.Label, n.Input?.Name, n.Output?.Name)), loaded.Nodes.Select(n => (n.Label, n.Input?.Name, n.Output?.Name)));
        Assert.Equal(model.Connections.Select(c => (c.Label, c.Weights?.Name, c.Seed)), loaded.Connections.Select(c => (c.Label, c.Weights?.Name, c.Seed)));
        Assert.Equal(model.Probes.Select(p => (p.Label, p.Signal.Name, p.SampleEvery, p.Target, p.Attribute)), loaded.Probes.Select(p => (p.Label, p.Signal.Name, p.SampleEvery, p.Target, p.Attribute)));
        Assert.Equal(model.Inputs.Select(i => (i.Name, i.Signal.Name)), loaded.Inputs.Select(i => (i.Name, i.Signal.Name)));
        Assert.Equal(model.Operators.OfType<SimFilter>().Select(f => (f.Synapse, f.Filter, f.Mode)), loaded.Operators.OfType<SimFilter>().Select(f => (f.Synapse, f.Filter, f.Mode)));
        Assert.Equal(10, loaded.Operators.OfType<SimFilter>().Count());
    }

    [Fact]
    public void SaveLoad_LearningRulesAndDirectEnsembles_RunBitForBit()
    {
        BuiltModel model = BuiltModel.Build(LearningNetwork());
        byte[] saved = SsmFiles.Save(model);
        BuiltModel loaded = SsmFiles.Load(saved);
        Assert.Equal(saved, SsmFiles.Save(loaded));
        Assert.Equal(
            [nameof(SimBcm), nameof(SimOja), nameof(SimPes), nameof(SimRls), nameof(SimVoja)],
            loaded.Operators.Select(op => op.Name).Where(name => name is nameof(SimPes) or nameof(SimRls) or nameof(SimBcm) or nameof(SimOja) or nameof(SimVoja)).Order(StringComparer.Ordinal));
        foreach (Backend backend in (ReadOnlySpan<Backend>)[ReferenceBackend.Instance, CpuBackend.Instance])
        {
            using Simulator before = new(model, new SimulatorOptions { Backend = backend }), after = new(loaded, new SimulatorOptions { Backend = backend });
            before.RunSteps(30);
            after.RunSteps(30);
            foreach (BuiltProbe probe in model.Probes) Assert.Equal(before.Data[probe.Label].AsSpan<double>(), after.Data[probe.Label].AsSpan<double>());
        }
    }

    [Fact]
    public void SaveLoad_ObjectsWithLabels_AreFoundInTheLoadedModel()
    {
        Network network = LearningNetwork();
        BuiltModel model = BuiltModel.Build(network), loaded = SsmFiles.Load(SsmFiles.Save(model));
        foreach (Ensemble ensemble in network.Ensembles)
        {
            BuiltEnsemble expected = model.Of(ensemble), found = loaded.Of(ensemble);
            Assert.Equal(expected.ScaledEncoders!.ToDoubles(), found.ScaledEncoders!.ToDoubles());
            Assert.Equal(expected.EncoderSignal!.Name, found.EncoderSignal!.Name);
            Assert.Equal((expected.NeuronType.GetType(), expected.RateOut?.Name), (found.NeuronType.GetType(), found.RateOut?.Name));
            Assert.Equal(expected.State.Concat(expected.BaseState).Select(signal => signal.Name), found.State.Concat(found.BaseState).Select(signal => signal.Name));
        }
        Assert.Equal(1, loaded.IndexOf(network.Probes[1]));
        Assert.Equal("in", loaded.Of(network.Nodes[0]).Label);
        Assert.Throws<KeyNotFoundException>(() => loaded.Of(new Ensemble(1, 1)));
        Assert.Throws<KeyNotFoundException>(() => model.Of(new Ensemble(1, 1) { Label = "a" }));
    }

    [Theory]
    [InlineData("\"op\":\"SimPES\",\"pre_filtered\":", "\"op\":\"SimPES\",\"pre_filtered\":1,\"x\":", "(SimPES).pre_filtered: 'time' () does not have 12 elements, as delta")]
    [InlineData("\"inv_gamma\":", "\"inv_gamma\":1,\"x\":", "(SimRLS).inv_gamma: 'time' () does not have the shape (12, 12)")]
    [InlineData("\"theta\":", "\"theta\":1,\"x\":", "(SimBCM).theta: 'time' () does not have 10 elements")]
    [InlineData("\"beta\":", "\"beta\":null,\"x\":", "(SimOja).beta: a finite number is expected")]
    [InlineData("\"scale\":\"", "\"scale\":\"x", "(SimVoja).scale: 'xarrays/")]
    [InlineData("\"delta\":", "\"delta\":1,\"x\":", ".delta: 'time' () is no matrix")]
    public void Load_LearningRuleThatDoesNotFit_SaysWhereAndWhat(string old, string replacement, string message) =>
        Assert.Contains(
            message, Assert.Throws<ModelFormatException>(() => SsmFiles.Load(SsmFiles.Replace(SsmFiles.Save(BuiltModel.Build(LearningNetwork())), old, replacement))).Message, StringComparison.Ordinal);

    [Fact]
    public void SaveLoad_LayersOfOneLabel_AreToldApartByTheirOutput()
    {
        Network network = new(seed: 0);
        Ensemble[] twins = [.. Enumerable.Range(0, 2).Select(_ => network.Add(new Ensemble(3, 1) { Label = "twin", NeuronType = new SpikingRectifiedLinear(), Gain = 1.0, Bias = 1.0 }))];
        Node relay = network.Add(Node.Relay(3, "relay"));
        foreach (Ensemble twin in twins) network.Connect(twin.Neurons, relay, synapse: new Lowpass(0.005));
        network.Add(new Probe(relay) { Label = "sum" });
        BuiltModel model = BuiltModel.Build(network);
        model = model.WithLayers(
            model.Inputs,
            [new ModelOutput("sum", 0, [1, 3], "softmax")],
            [
                new ModelLayer("second", "Dense", 1, model.Ensembles[1].Output, 200, "0.005", Exactness.Exact),
                new ModelLayer("first", "Conv2D", 0, model.Ensembles[0].Output, 1, "none", Exactness.Approximated),
                new ModelLayer("relay", "Flatten", -1, model.Nodes[0].Output!, 1, "none", Exactness.Kept),
            ]);
        BuiltModel loaded = SsmFiles.Load(SsmFiles.Save(model));
        Assert.Equal(model.Layers.Select(Text), loaded.Layers.Select(Text));
        Assert.Same(loaded.Ensembles[1].Output, loaded.Layers[0].Output);
        Assert.Equal("sum 0 1x3 softmax", loaded.Outputs.Select(o => $"{o.Name} {o.Probe} {string.Join('x', o.Shape)} {o.Activation}").Single());
        // Files of other programs may lack the output: it is that of the ensemble, or of the node of the layer's name.
        byte[] without = ZipEditor.Change(SsmFiles.Save(model), "model.json", json => System.Text.Encoding.UTF8.GetBytes(
            System.Text.Encoding.UTF8.GetString(json).Replace("\"label\":\"twin\"", "\"label\":\"other\"", StringComparison.Ordinal)));
        Assert.Contains("layers[0].ensemble: one ensemble 'twin' is expected", Assert.Throws<ModelFormatException>(() => SsmFiles.Load(without)).Message, StringComparison.Ordinal);

        string Text(ModelLayer layer) => $"{layer.Name} {layer.Kind} {layer.Ensemble} {layer.Output.Name} {layer.Scale} {layer.Synapse} {layer.Exactness}";
    }

    [Fact]
    public void Save_Twice_GivesTheSameBytes()
    {
        byte[] first = SsmFiles.Save(BuiltModel.Build(SmallNetwork()));
        Assert.Equal(first, SsmFiles.Save(BuiltModel.Build(SmallNetwork())));
    }

    [Fact]
    public void Save_Function_IsRefusedUnlessAllowed()
    {
        Network network = new(seed: 0);
        network.Add(new Node(t => t) { Label = "ramp" });
        BuiltModel model = BuiltModel.Build(network);
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.ssm");
        BuildException error = Assert.Throws<BuildException>(() => model.Save(path));
        Assert.Equal(DiagnosticCodes.UnsavableModel, error.Code);
        Assert.Contains("function 'ramp'", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Load_Function_RunsWhatIsBound()
    {
        Network network = new(seed: 0);
        Node node = network.Add(new Node(t => t) { Label = "ramp" });
        network.Add(new Probe(node) { Label = "p" });
        BuiltModel loaded = SsmFiles.Load(SsmFiles.Save(BuiltModel.Build(network), new ModelSaveOptions { AllowFunctions = true }));
        Assert.Equal(DiagnosticCodes.UnboundFunction, Assert.Throws<SimulationException>(() => new Simulator(loaded)).Code);
        using Simulator sim = new(loaded.Bind("ramp", (t, x, y) => y[0] = -t));
        sim.RunSteps(2);
        Assert.Equal([-0.001, -0.002], sim.Data["p"].AsSpan<double>().ToArray());
        Assert.Contains("0 'ramp'", Assert.Throws<ArgumentException>(() => loaded.Bind("slope", (t, x, y) => { })).Message, StringComparison.Ordinal);
        Assert.Contains("0 'ramp'", Assert.Throws<ArgumentException>(() => loaded.Bind(1, (t, x, y) => { })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_NeuronTypeOfTheUser_IsRefused()
    {
        Network network = new(seed: 0);
        network.Add(new Ensemble(2, 1) { NeuronType = new Doubling(), Gain = 1.0, Bias = 0.0 });
        BuildException error = Assert.Throws<BuildException>(() => SsmFiles.Save(BuiltModel.Build(network)));
        Assert.Contains("neuron type Doubling", error.Message, StringComparison.Ordinal);
        Assert.Contains("LIFRate", error.Hint, StringComparison.Ordinal);
    }

    /// <summary>All neuron types, synapse kinds and transforms, without functions.</summary>
    private static Network SmallNetwork()
    {
        Network network = new(seed: 3) { Label = "small \"net\" ü" };
        Node input = network.Add(new Node([0.25, 1, -0.5]) { Label = "in" });
        NeuronType[] types =
        [
            new Lif(0.03, 0.001, double.NegativeInfinity, 0.5), new LifRate(0.01, 0.003, 2), new RectifiedLinear(0.3), new SpikingRectifiedLinear(0.1),
            new SoftLifRate(0.5, 0.01, 0.003, 2), new LeakyRelu(0.2, 3), new SpikingLeakyRelu(0.7, 0.1),
        ];
        Synapse[] synapses = [new Lowpass(0.005), new Alpha(0.01), new LinearFilter([0.01, 1], [0.02, 1], method: Discretization.Bilinear), new LinearFilter([0.5], [1])];
        Node sum = network.Add(Node.Relay(4, "sum"));
        for (int i = 0; i < types.Length; i++)
        {
            Ensemble ensemble = network.Add(new Ensemble(5, 2)
            {
                Label = $"e{i}",
                NeuronType = types[i],
                Gain = new Uniform(1, 3),
                Bias = new Uniform(0.5, 2),
                Radius = 1.5,
            });
            network.Connect(input[..2], ensemble, synapse: synapses[i % synapses.Length]);
            network.Connect(ensemble.Neurons, sum, new Dense(4, 5, [.. Enumerable.Range(0, 20).Select(k => (k - 7) / 100.0)]), i == 0 ? new LinearFilter([0.1], [1, -0.9], isAnalog: false) : Synapse.None);
            network.Add(new Probe(ensemble.Neurons) { Label = $"p{i}", SampleEvery = i == 1 ? 0.002 : null });
        }
        network.Add(new Probe(sum) { Label = "sum", Synapse = new LinearFilter([1], [0.0004, 0.03, 1], method: Discretization.BackwardDifference) });
        network.Add(new Probe(sum) { Label = "euler", Synapse = new LinearFilter([1], [0.0004, 0.03, 1], method: Discretization.Euler) });
        return network;
    }

    // Initial states are values of signals by now; and an empty dictionary differs from none.
    /// <summary>Every learning rule, a direct ensemble, and spikes made from rates.</summary>
    private static Network LearningNetwork()
    {
        Network network = new(seed: 5);
        Node input = network.Add(new Node([0.3, -0.4]) { Label = "in" });
        Ensemble a = network.Add(new Ensemble(12, 2) { Label = "a", NeuronType = new LifRate() });
        Ensemble b = network.Add(new Ensemble(10, 2) { Label = "b", NeuronType = new PoissonSpiking(new LifRate()) });
        Ensemble direct = network.Add(new Ensemble(1, 2) { Label = "d", NeuronType = new Direct() });
        network.Connect(input, a, synapse: Synapse.None);
        network.Connect(input, direct);
        Connection pes = network.Add(new Connection(a, b) { Label = "pes", LearningRuleTypes = [new Pes()] });
        Connection rls = network.Add(new Connection(a, b) { Label = "rls", LearningRuleTypes = [new Rls()] });
        network.Add(new Connection(a.Neurons, b.Neurons) { Label = "bcm", Transform = Transforms(0.01), LearningRuleTypes = [new Bcm()] });
        network.Add(new Connection(a.Neurons, b.Neurons) { Label = "oja", Transform = Transforms(0.02), LearningRuleTypes = [new Oja()] });
        Connection voja = network.Add(new Connection(direct, b) { Label = "voja", LearningRuleTypes = [new Voja()] });
        network.Connect(input, pes.LearningRules[0]);
        network.Connect(input, rls.LearningRules[0]);
        network.Add(new Probe(b) { Label = "b" });
        network.Add(new Probe(pes, ProbeAttribute.Weights) { Label = "weights" });
        network.Add(new Probe(direct) { Label = "d" });
        network.Add(new Probe(voja.LearningRules[0], ProbeAttribute.ScaledEncoders) { Label = "encoders" });
        return network;

        static Transform Transforms(double weight)
        {
            double[,] matrix = new double[10, 12];
            for (int row = 0; row < 10; row++)
                for (int column = 0; column < 12; column++) matrix[row, column] = weight * (row - column);
            return new Dense(matrix);
        }
    }

    private static NeuronType Bare(NeuronType type) => type with { InitialState = System.Collections.Immutable.ImmutableDictionary<string, Distribution>.Empty };

    private static string Describe(Signal signal) => $"{signal.Name} ({string.Join(", ", signal.Shape)}) {signal.Type} {signal.IsReadOnly} {signal.Base?.Name} {signal.Offset} ({string.Join(", ", signal.Strides)})";

    private static long[] Bits(NdArray array) => Array.ConvertAll(array.ToDoubles(), BitConverter.DoubleToInt64Bits);

    private sealed record Doubling : NeuronType
    {
        public override void Step<T>(T dt, ReadOnlySpan<T> current, Span<T> output, NeuronState<T> state)
        {
            for (int i = 0; i < output.Length; i++) output[i] = current[i] + current[i];
        }
    }
}
