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
                    Assert.Equal(Reference.Scalar("cases", name, "result", key, "max_rates"), built.MaxRates[0]);
                    Assert.Equal(0, built.Intercepts[0]);
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
            Assert.Equal(row.GetProperty("mean_output_B").GetDouble(), session.Recorded(2).ToDoubles()[0], 1e-5);
            Assert.Equal(row.GetProperty("measured_rate_A_hz").GetDouble(), session.Recorded(3).ToDoubles()[0] * 200, 1e-2);
        }
    }

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
        {
            Dt = dt;
            NeuronType type = scale is double s ? new SpikingRectifiedLinear(1 / s) : new RectifiedLinear();
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
