using System.Collections.Immutable;
using System.Text.Json;
using SpikeSharp.Building;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Simulation;

/// <summary>input -1-> A -2-> B: the smallest network that shows what firing rates, scales and initial voltages do.</summary>
public sealed class TwoNeuronNetTests
{
    private static readonly Golden Reference = Golden.Load("seed-thread");

    public static TheoryData<string> Cases => [.. Reference.Json.GetProperty("cases").EnumerateObject().Where(c => c.Value.TryGetProperty("result", out _)).Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_EveryCase_GivesTheSpikesOfTheReference(string name)
    {
        JsonElement result = Reference.Json.GetProperty("cases").GetProperty(name).GetProperty("result");
        int steps = result.GetProperty("A").GetArrayLength();
        foreach (bool shorthand in (ReadOnlySpan<bool>)[true, false])
        {
            foreach (Backend backend in (ReadOnlySpan<Backend>)[CpuBackend.Instance, ReferenceBackend.Instance])
            {
                Net single = new(name, result, shorthand);
                using Simulator sim = new(single.Network, new SimulatorOptions { Dt = single.Dt, Precision = Precision.Single, Backend = backend });
                sim.RunSteps(steps);
                Equal(["cases", name, "result", "A"], sim, single.OutA, Tolerances.Exact);
                Equal(["cases", name, "result", "B"], sim, single.OutB, Tolerances.Exact);
                Equal(["cases", name, "result", "output"], sim, single.Filtered, Tolerances.Single);
                foreach ((string key, Ensemble ensemble) in (ReadOnlySpan<(string, Ensemble)>)[("data_A", single.A), ("data_B", single.B)])
                {
                    BuiltEnsemble built = sim.Data[ensemble];
                    Assert.Equal(Reference.Scalar("cases", name, "result", key, "gain"), built.Gain[0]);
                    Assert.Equal(Reference.Scalar("cases", name, "result", key, "bias"), built.Bias[0]);
                    Assert.Equal(Reference.Scalar("cases", name, "result", key, "max_rates"), built.MaxRates[0]);
                    Assert.Equal(Reference.Scalar("cases", name, "result", key, "intercepts"), built.Intercepts[0]);
                    Assert.Equal(Reference.Scalar("cases", name, "result", key, "amplitude"), built.NeuronType.Amplitude);
                    if (built.Voltage is { } voltage) Assert.Equal((float)Reference.Scalar("cases", name, "result", $"v0_{key[^1]}"), (float)voltage.Initial.ToDoubles()[0]);
                    double[] output = sim.Data[key == "data_A" ? single.OutA : single.OutB].ToArray().ToDoubles();
                    Close.Assert($"{key} mean", Reference.Scalar("cases", name, "result", $"mean_over_steps_{key[^1]}"), output.Average(), Tolerances.SingleMean);
                    Close.Assert($"{key} spikes", Reference.Scalar("cases", name, "result", $"spike_count_{key[^1]}"), output.Sum() * single.Dt / built.NeuronType.Amplitude, Tolerances.SingleCount);
                }

                Net wide = new(name, result, shorthand);
                using Simulator core = new(wide.Network, new SimulatorOptions { Dt = wide.Dt, Backend = backend });
                core.RunSteps(steps);
                Equal(["cases", name, "result", "float64_core", "A"], core, wide.OutA, Tolerances.Exact);
                Equal(["cases", name, "result", "float64_core", "B"], core, wide.OutB, Tolerances.Exact);
                if (wide.VoltageA is null) continue;
                Equal(["cases", name, "result", "float64_core", "voltage_A"], core, wide.VoltageA, Tolerances.Trace);
                Equal(["cases", name, "result", "float64_core", "voltage_B"], core, wide.VoltageB!, Tolerances.Trace);
            }
        }
    }

    [Fact]
    public void Run_LargeInputs_ExceedsMaxRatesAndOneSpikeAStep()
    {
        JsonElement rows = Reference.Json.GetProperty("cases").GetProperty("rate_above_max_rates").GetProperty("rows");
        foreach (JsonElement row in rows.EnumerateArray())
        {
            Net net = new(200, 0.001, 0, Synapse.None, true, row.GetProperty("input").GetDouble());
            BuiltModel model = BuiltModel.Build(net.Network, new BuildOptions { Precision = Precision.Single });
            Signal a = model.Of(net.A).Output, b = model.Of(net.B).Output;
            using Session session = CpuBackend.Instance.Open(model, new SessionOptions
            {
                Recordings = [new(a, Reduction.MaxSpikes), new(b, Reduction.MaxSpikes), new(b, Reduction.Mean), new(a, Reduction.Mean)],
            });
            session.Run(1000);
            Assert.Equal(row.GetProperty("max_spikes_in_one_step_A").GetDouble(), session.Recorded(0).ToDoubles()[0]);
            Assert.Equal(row.GetProperty("max_spikes_in_one_step_B").GetDouble(), session.Recorded(1).ToDoubles()[0]);
            Close.Assert("mean of B", row.GetProperty("mean_output_B").GetDouble(), session.Recorded(2).ToDoubles()[0], Tolerances.SingleMean);
            Close.Assert("rate of A", row.GetProperty("measured_rate_A_hz").GetDouble(), session.Recorded(3).ToDoubles()[0] * 200, Tolerances.SingleRate);
            Close.Assert("rate of B", row.GetProperty("measured_rate_B_hz").GetDouble(), session.Recorded(2).ToDoubles()[0] * 200, Tolerances.SingleRate);
            Assert.Equal(row.GetProperty("max_rates_A").GetDouble(), model.Of(net.A).MaxRates[0]);
        }
    }

    [Fact]
    public void Run_ScaledReluAndLif_OnlyTheReluKeepsItsMeanOutput()
    {
        JsonElement rows = Reference.Json.GetProperty("cases").GetProperty("linear_vs_nonlinear_scaling").GetProperty("rows");
        Dictionary<(string Neuron, double Input, double Scale), double> means = [], rates = [];
        foreach (JsonElement row in rows.EnumerateArray())
        {
            string neuron = row.GetProperty("neuron").GetString()!;
            double scale = row.GetProperty("scale").ValueKind == JsonValueKind.Number ? row.GetProperty("scale").GetDouble() : 1, input = row.GetProperty("input").GetDouble();
            NeuronType type = neuron == "LIF" ? new Lif(Amplitude: 1 / scale) : new SpikingRectifiedLinear(1 / scale);
            Net net = new(type, scale, 0.001, 0, Synapse.None, true, input);
            BuiltModel model = BuiltModel.Build(net.Network, new BuildOptions { Precision = Precision.Single });
            using Session session = CpuBackend.Instance.Open(model, new SessionOptions { Recordings = [new(model.Of(net.A).Output, Reduction.SpikeCount), new(model.Of(net.A).Output, Reduction.Mean)] });
            session.Run(1000);
            double rate = session.Recorded(0).ToDoubles()[0], mean = session.Recorded(1).ToDoubles()[0];
            Close.Assert("max_rates", row.GetProperty("max_rates").GetDouble(), model.Of(net.A).MaxRates[0], Tolerances.Original);
            Close.Assert("rate", row.GetProperty("measured_spike_rate_hz").GetDouble(), rate, Tolerances.SpikeRate);
            Close.Assert("mean", row.GetProperty("mean_output").GetDouble(), mean, Tolerances.SingleMean);
            (rates[(neuron, input, scale)], means[(neuron, input, scale)]) = (rate, mean);
        }
        Assert.Equal(20, means.Count);
        Assert.Equal(10 * rates[("SpikingRectifiedLinear", 2, 100)], rates[("SpikingRectifiedLinear", 2, 1000)]);
        Close.Assert("mean at both scales", means[("SpikingRectifiedLinear", 2, 100)], means[("SpikingRectifiedLinear", 2, 1000)], Tolerances.SingleMean);
        Assert.True(rates[("LIF", 2, 1000)] < 1.1 * rates[("LIF", 2, 100)]);
        Assert.True(means[("LIF", 2, 1000)] < 0.2 * means[("LIF", 2, 100)]);
    }

    [Fact]
    public void Reference_EveryKey_IsOneThatATestReads()
    {
        string[] compared = ["A", "B", "output", "data_A", "data_B", "v0_A", "v0_B", "float64_core", "mean_over_steps_A", "mean_over_steps_B", "spike_count_A", "spike_count_B"];
        string[] built = ["gain", "bias", "max_rates", "intercepts", "amplitude"];
        foreach (JsonProperty named in Reference.Json.GetProperty("cases").EnumerateObject())
        {
            if (!named.Value.TryGetProperty("result", out JsonElement result))
            {
                Assert.Contains(named.Name, (string[])["rate_above_max_rates", "linear_vs_nonlinear_scaling"]);
                continue;
            }
            Assert.Empty(result.EnumerateObject().Select(p => p.Name).Except(compared));
            Assert.Empty(result.GetProperty("data_A").EnumerateObject().Select(p => p.Name).Except(built));
            Assert.Empty(result.GetProperty("float64_core").EnumerateObject().Select(p => p.Name).Except(["A", "B", "voltage_A", "voltage_B"]));
        }
        Assert.Equal(ClaimTests.Count, Reference.Json.GetProperty("claims").GetArrayLength());
    }

    public static TheoryData<int> Claims => [.. Enumerable.Range(0, Reference.Json.GetProperty("claims").GetArrayLength())];

    [Theory]
    [MemberData(nameof(Claims))]
    public void Claim_OfTheThread_IsWhatTheReferenceSaysOfIt(int index) => ClaimTests[index]();

    /// <summary>One check a claim, in the order of the file.</summary>
    private static readonly List<Action> ClaimTests =
    [
        // Unscaled, max_rates is 1; with a bias b it is 1 + b.
        () =>
        {
            Assert.Equal(1, Data(null, 0.1).Built.MaxRates[0]);
            Assert.Equal(1.25, new SpikingRectifiedLinear().MaxRateIntercept(1, 0.25).MaxRate);
        },
        // Scale 200 gives max_rates 200; with a bias b it is 200 (1 + b).
        () =>
        {
            Assert.Equal(200, Data(200, 0.001).Built.MaxRates[0]);
            Assert.Equal(250, new SpikingRectifiedLinear(1 / 200.0).MaxRateIntercept(200, 200 * 0.25).MaxRate);
        },
        // An input above 1 makes the rate exceed max_rates.
        () => Assert.Equal((1000, 200), (Math.Round(Data(200, 0.001, input: 5, steps: 1000).A.Sum() / 5), Data(200, 0.001, input: 5).Built.MaxRates[0])),
        // 1/dt = 1000 Hz is no bound either.
        () => Assert.Equal((1500, 2999), (Math.Round(Data(200, 0.001, input: 7.5, steps: 1000).A.Sum() / 5), Math.Round(Data(200, 0.001, input: 7.5, steps: 1000).B.Sum() / 5))),
        // max_rates is linear in the gain for the ReLU, not for the LIF.
        () =>
        {
            Assert.Equal(10 * new SpikingRectifiedLinear().MaxRateIntercept(10, 0).MaxRate, new SpikingRectifiedLinear().MaxRateIntercept(100, 0).MaxRate);
            Assert.True(new Lif().MaxRateIntercept(100, 0).MaxRate < 2 * new Lif().MaxRateIntercept(10, 0).MaxRate);
        },
        // The scale is in gain and amplitude; the weight of the connection stays 2.
        () => Assert.All((double?[])[1, 5, 200], scale =>
        {
            (BuiltEnsemble built, double weight, _, _) = Data(scale, 0.1);
            Assert.Equal((scale!.Value, 1 / scale.Value, 2), (built.Gain[0], built.NeuronType.Amplitude, weight));
        }),
        // The rate network: 1 and 2 from the first step on.
        () =>
        {
            Assert.All(Data(null, 0.1).A, a => Assert.Equal(1, a));
            Assert.All(Data(null, 0.1).B, b => Assert.Equal(2, b));
        },
        // Scale 1: 0.1 added ten times reaches 1 in float32 and not in float64.
        () =>
        {
            foreach ((string key, Precision precision) in (ReadOnlySpan<(string, Precision)>)[("float32", Precision.Single), ("float64", Precision.Double)])
            {
                (_, _, double[] a, double[] b) = Data(1, 0.1, precision: precision);
                JsonElement expected = Reference.Json.GetProperty("claims")[7].GetProperty(key);
                AssertSpikes(expected.GetProperty("A"), a);
                AssertSpikes(expected.GetProperty("B"), b);
            }
        },
        // Two spikes fit in a step: 20 is twice amplitude/dt.
        () => Assert.Equal(2, Data(1, 0.1).B.Max() * 0.1 / 1),
        // Scale 10 replicates the rate network from any initial voltage.
        () => Assert.All((double?[])[0, 0.5, null], voltage =>
        {
            Assert.All(Data(10, 0.1, voltage).A, a => Assert.Equal(1, a));
            Assert.All(Data(10, 0.1, voltage).B, b => Assert.Equal(2, b));
        }),
        // Scale 5 fires at every other step: the even ones from 0, the odd ones from one half.
        () =>
        {
            for (int step = 1; step <= 22; step++)
            {
                Assert.Equal((step % 2 == 0 ? 2 : 0, step % 2 == 0 ? 4 : 0), (Data(5, 0.1, 0).A[step - 1], Data(5, 0.1, 0).B[step - 1]));
                Assert.Equal((step % 2 == 1 ? 2 : 0, step % 2 == 1 ? 4 : 0), (Data(5, 0.1, 0.5).A[step - 1], Data(5, 0.1, 0.5).B[step - 1]));
            }
        },
        // Without a synapse B fires in the step of A; with one the first step after.
        () =>
        {
            (_, _, double[] a, double[] b) = Data(5, 0.1);
            Assert.Equal(Array.FindIndex(a, value => value > 0), Array.FindIndex(b, value => value > 0));
            (_, _, a, b) = Data(5, 0.1, synapse: 0.1);
            Assert.True(Array.FindIndex(b, value => value > 0) > Array.FindIndex(a, value => value > 0));
        },
        // The output is amplitude/dt a spike: value dt / amplitude counts.
        () =>
        {
            (BuiltEnsemble built, _, double[] a, _) = Data(200, 0.001, steps: 50);
            Close.Assert("largest output", 5, a.Max(), Tolerances.SingleMean);
            Close.Assert("spikes", 10, a.Sum() * 0.001 / built.NeuronType.Amplitude, Tolerances.SingleCount);
        },
    ];

    private static (BuiltEnsemble Built, double Weight, double[] A, double[] B) Data(
        double? scale, double dt, double? voltage = 0, double input = 1, int steps = 22, Synapse? synapse = null, Precision precision = Precision.Single)
    {
        Net net = new(scale, dt, voltage, synapse ?? Synapse.None, true, input);
        using Simulator sim = new(net.Network, new SimulatorOptions { Dt = dt, Precision = precision });
        sim.RunSteps(steps);
        return (sim.Data[net.A], sim.Data[net.Network.Connections[1]].Weights!.Initial.ToDoubles()[0], sim.Data[net.OutA].ToArray().ToDoubles(), sim.Data[net.OutB].ToArray().ToDoubles());
    }

    private static void AssertSpikes(JsonElement expected, double[] output) => Assert.Equal(
        expected.EnumerateArray().Select(spike => (spike[0].GetInt32(), spike[1].GetDouble())),
        output.Select((value, i) => (i + 1, value)).Where(spike => spike.value != 0));

    private static void Equal(ReadOnlySpan<string> path, Simulator sim, Probe probe, Tolerance tolerance) =>
        Reference[path].AssertClose(sim.Data[probe].ToArray().ToDoubles(), tolerance);

    private sealed class Net
    {
        public Net(string name, JsonElement result, bool shorthand)
            : this(
                name == "rate" ? null : 1 / result.GetProperty("data_A").GetProperty("amplitude").GetDouble(),
                name.StartsWith("dt1ms", StringComparison.Ordinal) ? 0.001 : 0.1,
                name.EndsWith("seed0", StringComparison.Ordinal) ? null : name.EndsWith("half", StringComparison.Ordinal) ? 0.5 : 0,
                name.Contains("synapse", StringComparison.Ordinal) ? 0.1 : Synapse.None,
                shorthand)
        {
        }

        public Net(double? scale, double dt, double? voltage, Synapse synapse, bool shorthand, double input = 1)
            : this(scale is double s ? new SpikingRectifiedLinear(1 / s) : new RectifiedLinear(), scale, dt, voltage, synapse, shorthand, input)
        {
        }

        public Net(NeuronType type, double? scale, double dt, double? voltage, Synapse synapse, bool shorthand, double input)
        {
            Dt = dt;
            if (voltage is double v && scale is not null)
                type = type with { InitialState = ImmutableDictionary<string, Distribution>.Empty.Add("voltage", v) };
            Network = new Network(seed: 0);
            Node source = Network.Add(new Node(input));
            A = Network.Add(new Ensemble(1, 1) { NeuronType = type, Gain = scale ?? 1, Bias = 0.0 });
            B = Network.Add(new Ensemble(1, 1) { NeuronType = type, Gain = scale ?? 1, Bias = 0.0 });
            if (shorthand)
            {
                Network.Connect(source, A.Neurons, synapse: Synapse.None);
                Network.Connect(A.Neurons, B.Neurons, 2.0, synapse);
            }
            else
            {
                Network.Add(new Connection(source, A.Neurons) { Synapse = Synapse.None, Transform = new double[,] { { 1 } } });
                Network.Add(new Connection(A.Neurons, B.Neurons) { Synapse = synapse, Transform = new double[,] { { 2 } } });
            }
            OutA = Network.Add(new Probe(A.Neurons));
            OutB = Network.Add(new Probe(B.Neurons));
            Filtered = Network.Add(new Probe(B.Neurons) { Synapse = synapse });
            if (scale is null) return;
            VoltageA = Network.Add(new Probe(A.Neurons, ProbeAttribute.Voltage));
            VoltageB = Network.Add(new Probe(B.Neurons, ProbeAttribute.Voltage));
        }

        public double Dt { get; }

        public Network Network { get; }

        public Ensemble A { get; }

        public Ensemble B { get; }

        public Probe OutA { get; }

        public Probe OutB { get; }

        public Probe Filtered { get; }

        public Probe? VoltageA { get; }

        public Probe? VoltageB { get; }
    }
}
