using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Simulation.Cpu;

namespace SpikeSharp.Tests.Simulation;

/// <summary>The engine that users run equals the oracle bit for bit, whatever its settings.</summary>
public sealed class BackendEqualityTests
{
    private const int Items = 5, Steps = 12, SeedCount = 200;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, SeedCount)];

    public static TheoryData<string> Passes => [.. PlanPasses.All.Select(pass => pass.Name)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Run_RandomNetwork_EqualsTheReferenceBitForBit(int seed)
    {
        RandomNetwork net = new(seed);
        bool held = seed % 2 == 0, few = seed % 3 == 0;
        SessionOptions options = new() { Items = Items, Recordings = net.Recordings(few), Inputs = net.Inputs };
        InputData[] data = net.Data(Items, Steps, held);
        foreach (Precision precision in (ReadOnlySpan<Precision>)[Precision.Single, Precision.Double])
        {
            SessionOptions common = options with { Precision = precision };
            NdArray[] expected = Run(ReferenceBackend.Instance, net.Model, common, data);
            foreach (ProductKernels products in Enum.GetValues<ProductKernels>())
            {
                for (int threads = 1; threads <= 3; threads++)
                {
                    SessionOptions tried = common with { Products = products, Threads = threads, BlockSize = new[] { 0, 1, 2, 16 }[(seed + threads) % 4] };
                    AssertSame(expected, Run(CpuBackend.Instance, net.Model, tried, data), tried, $"seed {seed}, {precision}, {products}, {threads} threads, block {tried.BlockSize}");
                }
            }
        }
    }

    [Fact]
    public void Run_ConstantInputs_EqualsTheReferenceBitForBit()
    {
        // Without data most of such a network is constant, computed once when the session opens.
        int constant = 0;
        for (int seed = 1; seed <= 60; seed++)
        {
            RandomNetwork net = new(seed, isConstant: true);
            foreach (Precision precision in Enum.GetValues<Precision>())
            {
                SessionOptions options = new() { Items = 2, Recordings = net.Recordings(few: seed % 3 == 0), Precision = precision, Threads = 1 + (seed % 2) };
                AssertSame(Run(ReferenceBackend.Instance, net.Model, options, []), Run(CpuBackend.Instance, net.Model, options, []), options, $"seed {seed}, {precision}");
                constant += PlanPasses.Apply(Plan.Of(net.Model, options, inputsHeld: true)).Ops.Count(op => op is { Stage: Stage.Constant } and NeuronsOp);
            }
        }
        Assert.True(constant > 40, $"{constant} constant populations");
    }

    [Fact]
    public void Run_RateNetworkWithConstantInputs_EqualsTheReferenceBitForBit()
    {
        // Nothing changes from step to step, and copies in place of filters begin sums with vectors that are computed when the session opens.
        int networks = 0;
        double sum = 0;
        for (int seed = 1; seed <= 120; seed++)
        {
            if (RateNetwork.TryOf(new RandomNetwork(seed, isConstant: true).Model) is not BuiltModel model) continue;
            networks++;
            HashSet<Signal> computed = [.. model.Operators.SelectMany(op => op.Use.Sets.Concat(op.Use.Incs)).Select(signal => signal.Base ?? signal)];
            SessionOptions options = new()
            {
                Items = 2,
                Threads = 1,
                Recordings = [.. model.Probes.Where(probe => computed.Contains(probe.Signal.Base ?? probe.Signal)).Select(probe => new Recording(probe.Signal)), .. model.Ensembles.Select(ensemble => new Recording(ensemble.Output, Reduction.Last))],
            };
            foreach (Precision precision in Enum.GetValues<Precision>())
            {
                NdArray[] expected = Run(ReferenceBackend.Instance, model, options with { Precision = precision }, []);
                AssertSame(expected, Run(CpuBackend.Instance, model, options with { Precision = precision }, []), options, $"seed {seed}, {precision}");
                sum += expected[^1].ToDoubles().Count(value => value != 0);
            }
        }
        Assert.True(networks > 40 && sum > 300, $"{networks} networks, {sum} active neurons");
    }

    [Theory]
    [MemberData(nameof(Passes))]
    public void Run_WithoutOnePass_GivesTheSameBits(string name)
    {
        CpuBackend backend = new() { Passes = [.. PlanPasses.All.Where(pass => pass.Name != name)] };
        for (int seed = 1; seed <= 40; seed++)
        {
            RandomNetwork net = new(seed);
            SessionOptions options = new() { Items = 2, Recordings = net.Recordings(seed % 3 == 0), Inputs = net.Inputs, Precision = Precision.Single, Threads = 1 };
            InputData[] data = net.Data(2, Steps, held: seed % 2 == 0);
            AssertSame(Run(ReferenceBackend.Instance, net.Model, options, data), Run(backend, net.Model, options, data), options, $"seed {seed}, without {name}");
        }
    }

    [Fact]
    public void RandomNetwork_AllSeeds_CoverWhatTheBackendsRun()
    {
        HashSet<string> seen = [];
        double spikes = 0, several = 0;
        foreach (int seed in Enumerable.Range(1, SeedCount))
        {
            RandomNetwork net = new(seed);
            foreach (Operator op in net.Model.Operators)
            {
                seen.Add(op.Name);
                if (op is ConvInc { Geometry: { } g })
                    seen.Add($"{g.KernelSize.Length}-D {g.Padding} {(g.Groups > 1 ? "groups" : "")} {(g.Input.ChannelsLast ? "last" : "first")}");
                if (op is SimNeurons neurons) seen.Add(neurons.Neurons.GetType().Name);
            }
            SessionOptions options = new() { Items = 2, Recordings = net.Recordings(few: false), Inputs = net.Inputs };
            NdArray[] results = Run(ReferenceBackend.Instance, net.Model, options, net.Data(2, Steps, held: true));
            for (int i = 0; i < results.Length; i++)
            {
                if (options.Recordings[i / 2].Reduction == Reduction.SpikeCount) spikes += results[i].ToDoubles().Sum();
                if (options.Recordings[i / 2].Reduction == Reduction.MultiSpikeSteps) several += results[i].ToDoubles().Sum();
            }
        }
        foreach (string part in (ReadOnlySpan<string>)["ConvInc", "SparseDotInc", "DotInc", "ElementwiseInc", "SimFilter", "External", "Lif", "LifRate", "RectifiedLinear", "SpikingRectifiedLinear"])
            Assert.Contains(part, seen);
        foreach (string axes in (ReadOnlySpan<string>)["1-D", "2-D"])
            foreach (Padding padding in Enum.GetValues<Padding>())
                foreach (string groups in (ReadOnlySpan<string>)["", "groups"])
                    foreach (string channels in (ReadOnlySpan<string>)["last", "first"])
                        Assert.Contains($"{axes} {padding} {groups} {channels}", seen);
        Assert.True(spikes > 1000 && several > 50, $"{spikes} spikes, {several} steps with several");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(11)]
    [InlineData(24)]
    public void Run_OneItem_EqualsThatItemOfABatch(int seed)
    {
        RandomNetwork net = new(seed);
        SessionOptions options = new() { Items = Items, Recordings = net.Recordings(few: false), Inputs = net.Inputs };
        InputData[] data = net.Data(Items, Steps, held: true);
        using Session batch = CpuBackend.Instance.Open(net.Model, options);
        batch.Run(Steps, data);
        for (int item = 0; item < Items; item++)
        {
            using Session alone = CpuBackend.Instance.Open(net.Model, options with { Items = 1 });
            alone.Run(Steps, [.. data.Select(d => d with { Values = NdArray.From(d.Values.ToDoubles().AsSpan(item * d.Signal.Size, d.Signal.Size).ToArray(), 1, d.Signal.Size) })]);
            for (int i = 0; i < options.Recordings.Length; i++)
                Compare(batch.Recorded(i, item), alone.Recorded(i), $"item {item}, {options.Recordings[i]}");
        }
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    [InlineData(17, true)]
    public void Predict_AnyMinibatch_GivesTheSameBits(int seed, bool held)
    {
        RandomNetwork net = new(seed);
        Dictionary<string, NdArray> inputs = net.Data(7, Steps, held).Zip(net.Network.Nodes).ToDictionary(pair => pair.Second.Label!, pair => pair.First.Values);
        using Simulator reference = new(net.Model, new SimulatorOptions { Backend = ReferenceBackend.Instance, Minibatch = 7 });
        foreach (Keep keep in Enum.GetValues<Keep>())
        {
            Prediction expected = reference.Predict(inputs, Steps, keep);
            foreach (int minibatch in (ReadOnlySpan<int>)[1, 2, 3, 7, 64])
            {
                using Simulator sim = new(net.Model, new SimulatorOptions { Minibatch = minibatch, Threads = 2 });
                Prediction found = sim.Predict(inputs, Steps, keep);
                foreach (Probe probe in net.Network.Probes) Compare(expected[probe], found[probe], $"{keep}, minibatch {minibatch}, {probe}");
            }
        }
    }

    [Fact]
    public void Run_SeveralRunsHeldAndPerStep_ContinuesLikeTheReference()
    {
        for (int seed = 1; seed <= 30; seed++)
        {
            RandomNetwork net = new(seed);
            SessionOptions options = new() { Items = 2, Recordings = net.Recordings(few: false), Inputs = net.Inputs, Threads = 1 };
            InputData[][] runs = [net.Data(2, 4, held: true), net.Data(2, 5, held: false), net.Data(2, 3, held: true)];
            using Session reference = ReferenceBackend.Instance.Open(net.Model, options), cpu = CpuBackend.Instance.Open(net.Model, options);
            for (int round = 0; round < 2; round++)
            {
                foreach ((int steps, int run) in new[] { (4, 0), (5, 1), (3, 2) })
                {
                    reference.Run(steps, runs[run]);
                    cpu.Run(steps, runs[run]);
                }
                for (int i = 0; i < options.Recordings.Length; i++)
                    Compare(reference.Recorded(i, 1), cpu.Recorded(i, 1), $"seed {seed}, round {round}, {options.Recordings[i]}");
                reference.Reset();
                cpu.Reset();
            }
        }
    }

    [Fact]
    public void Run_RelayThatFeedsItself_EqualsTheReference()
    {
        // Parts of one signal that depend on each other within a step: no cycle, since the parts do not overlap.
        Network network = new(seed: 0);
        Node input = network.Add(new Node([1.0, 2.0])), relay = network.Add(Node.Relay(4));
        network.Connect(input, relay[..2], synapse: Synapse.None);
        network.Connect(relay[..2], relay[2..], 3.0, Synapse.None);
        Probe probe = network.Add(new Probe(relay));
        foreach (Backend backend in (ReadOnlySpan<Backend>)[ReferenceBackend.Instance, CpuBackend.Instance])
        {
            using Simulator sim = new(network, new SimulatorOptions { Backend = backend });
            sim.RunSteps(2);
            Assert.Equal([1, 2, 3, 6, 1, 2, 3, 6], sim.Data[probe].AsSpan<double>().ToArray());
        }
    }

    private static NdArray[] Run(Backend backend, BuiltModel model, SessionOptions options, InputData[] data)
    {
        using Session session = backend.Open(model, options);
        session.Run(Steps, data);
        return [.. Enumerable.Range(0, options.Recordings.Length).SelectMany(i => Enumerable.Range(0, options.Items).Select(item => session.Recorded(i, item)))];
    }

    private static void AssertSame(NdArray[] expected, NdArray[] actual, SessionOptions options, string setting)
    {
        for (int i = 0; i < expected.Length; i++) Compare(expected[i], actual[i], $"{setting}, item {i % options.Items}, {options.Recordings[i / options.Items]}");
    }

    private static void Compare(NdArray expected, NdArray actual, string what)
    {
        Assert.Equal(expected.Shape.AsSpan(), actual.Shape.AsSpan());
        Bits.AssertEqual(expected.ToDoubles(), actual.ToDoubles(), $"{what}, shape ({string.Join(", ", expected.Shape)})");
    }
}
