using System.Collections.Immutable;
using CsCheck;
using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Simulation.Cpu;
using SpikeSharp.Tests.Building.Files;

namespace SpikeSharp.Tests.Simulation;

/// <summary>Models of every kind of object: both backends give the same bits, whatever the settings, passes and items, and from a file too.</summary>
public sealed class RandomModelTests
{
    private const int Items = 3, Steps = 12;

    private static readonly Gen<int> Seeds = Gen.Int[1, int.MaxValue];

    [Fact]
    public void Run_AnySeed_EqualsTheReferenceBitForBit() => Check(Seeds, 40, seed =>
    {
        RandomModel model = Create(seed);
        foreach (ImmutableArray<Recording> recordings in (ReadOnlySpan<ImmutableArray<Recording>>)[model.Recordings, [model.Recordings[seed % model.Recordings.Length]]])
        {
            foreach (Precision precision in Enum.GetValues<Precision>())
            {
                SessionOptions options = new() { Items = Items, Recordings = recordings, Precision = precision, Threads = 1 };
                NdArray[] expected = Run(ReferenceBackend.Instance, model.Model, options);
                foreach (ProductKernels products in Enum.GetValues<ProductKernels>())
                    AssertSame(expected, Run(CpuBackend.Instance, model.Model, options with { Products = products }), options, $"{precision}, {products}");
            }
        }
    });

    [Fact]
    public void Run_AnyThreadsAndBlocks_GivesTheSameBits() => Check(Gen.Select(Seeds, Gen.Int[2, 4], Gen.Int[0, 16], Gen.Int[1, 6], Gen.Enum<ProductKernels>()), 30, setting =>
    {
        (int seed, int threads, int block, int items, ProductKernels products) = setting;
        RandomModel model = Create(seed);
        SessionOptions options = new() { Items = items, Recordings = model.Recordings, Threads = 1, BlockSize = 1 };
        SessionOptions tried = options with { Threads = threads, BlockSize = block, Products = products };
        AssertSame(Run(CpuBackend.Instance, model.Model, options), Run(CpuBackend.Instance, model.Model, tried), options, "other threads");
    });

    [Fact]
    public void Run_AnyPassesLeftOut_GivesTheSameBits()
    {
        int count = PlanPasses.All.Length;
        Gen<bool[]> one = Gen.Int[0, count - 1].Select(left => Enumerable.Range(0, count).Select(i => i != left).ToArray());
        Check(Gen.Select(Seeds, Gen.OneOf(one, Gen.Bool.Array[count])), 50, setting =>
        {
            (int seed, bool[] kept) = setting;
            CpuBackend backend = new() { Passes = [.. PlanPasses.All.Where((_, i) => kept[i])] };
            RandomModel model = Create(seed);
            SessionOptions options = new() { Items = 2, Recordings = model.Recordings, Threads = 1, Precision = (Precision)(seed % 2) };
            AssertSame(Run(CpuBackend.Instance, model.Model, options), Run(backend, model.Model, options), options, $"only {string.Join(", ", backend.Passes.Select(pass => pass.Name))}");
        });
    }

    [Fact]
    public void SaveLoad_AnySeed_SameBytesAndTraces() => Check(Seeds, 30, seed =>
    {
        RandomModel model = new(seed, callsHost: false);
        byte[] saved = SsmFiles.Save(model.Model);
        BuiltModel loaded = SsmFiles.Load(saved, new ModelLoadOptions { NeuronTypes = [new LeakyCounter(1)] });
        Assert.Equal(saved, SsmFiles.Save(loaded));
        SessionOptions options = new() { Items = 2, Threads = 1, Recordings = [.. model.Model.Probes.Select(probe => new Recording(probe.Signal))] };
        SessionOptions again = options with { Recordings = [.. loaded.Probes.Select(probe => new Recording(probe.Signal))] };
        AssertSame(Run(CpuBackend.Instance, model.Model, options), Run(CpuBackend.Instance, loaded, again), options, "loaded");
    });

    [Fact]
    public void Run_AnySlices_EqualTheirMatrices() => Check(Gen.Select(Seeds, Gen.Int[2, 7], Gen.Int[2, 7]), 40, setting =>
    {
        (int seed, int from, int to) = setting;
        Random random = new(seed);
        Slice pre = RandomModel.AnySlice(random, from), post = RandomModel.AnySlice(random, to);
        // What is selected twice takes a factor, no matrix, so both sides are as long.
        bool repeats = pre.HasRepeats(from) || post.HasRepeats(to);
        if (repeats && pre.CountOn(from) != post.CountOn(to)) (post, to) = (Slice.Range(null, null, -1), pre.CountOn(from));
        int[] taken = pre.Positions(from), placed = post.Positions(to);
        double[,] select = new double[taken.Length, from], weights = new double[placed.Length, taken.Length], place = new double[to, placed.Length], all = new double[to, from];
        for (int i = 0; i < taken.Length; i++) select[i, taken[i]] = 1;
        for (int i = 0; i < placed.Length; i++) place[placed[i], i]++;
        // Quarters: sums of products with the inputs are exact in any order.
        for (int i = 0; i < placed.Length; i++)
            for (int j = 0; j < taken.Length; j++) weights[i, j] = repeats ? (i == j ? 0.75 : 0) : random.Next(-4, 5) / 4.0;
        for (int i = 0; i < placed.Length; i++)
            for (int j = 0; j < taken.Length; j++) all[placed[i], taken[j]] += weights[i, j];
        Transform between = repeats ? 0.75 : weights;

        Network network = new(seed: seed);
        Node source = network.Add(new Node((t, y) => { for (int i = 0; i < from; i++) y[i] = Math.Round(1000 * t) / 8 * (i - 1.5); }, from));
        Ensemble neurons = network.Add(new Ensemble(from, 1) { NeuronType = new LeakyRelu(0.5), Gain = 1, Bias = new double[from] });
        network.Connect(source, neurons.Neurons, synapse: Synapse.None);
        List<(Probe Sliced, Probe Whole)> pairs = [];
        foreach (NetworkObject sender in (ReadOnlySpan<NetworkObject>)[source, neurons.Neurons])
        {
            View part = new(sender, pre), whole = new(sender, Slice.All);
            Node stepwise = network.Add(Node.Relay(taken.Length)), chosen = network.Add(Node.Relay(taken.Length));
            network.Connect(part, stepwise, synapse: Synapse.None);
            network.Connect(whole, chosen, select, Synapse.None);
            Node sliced = network.Add(Node.Relay(to)), matrix = network.Add(Node.Relay(to));
            network.Connect(part, new View(sliced, post), between, Synapse.None);
            network.Connect(whole, matrix, all, Synapse.None);
            Ensemble first = AddNeurons(), second = AddNeurons();
            network.Connect(part, new View(first.Neurons, post), between, Synapse.None);
            network.Connect(whole, second.Neurons, all, Synapse.None);
            pairs.AddRange([Pair(stepwise, chosen), Pair(sliced, matrix), Pair(first.Neurons, second.Neurons)]);
        }
        foreach (Backend backend in (ReadOnlySpan<Backend>)[ReferenceBackend.Instance, CpuBackend.Instance])
        {
            using Simulator sim = new(network, new SimulatorOptions { Backend = backend });
            sim.RunSteps(Steps);
            foreach ((Probe sliced, Probe whole) in pairs)
                Assert.True(sim.Data[sliced].AsSpan<double>().SequenceEqual(sim.Data[whole].AsSpan<double>()), $"{sliced.Target}: {string.Join(" ", taken)} of {from} into {string.Join(" ", placed)} of {to}");
        }

        Ensemble AddNeurons() => network.Add(new Ensemble(to, 1) { NeuronType = new RectifiedLinear(), Gain = 2, Bias = new double[to] });
        (Probe Sliced, Probe Whole) Pair(View sliced, View whole) => (network.Add(new Probe(sliced)), network.Add(new Probe(whole)));
    });

    [Fact]
    public void Apply_RandomModels_EveryPassLeavesASoundPlan()
    {
        for (int seed = 1; seed <= 40; seed++)
        {
            RandomModel model = Create(seed);
            Plan start = Plan.Of(model.Model, new SessionOptions { Recordings = model.Recordings }, inputsHeld: true);
            PlanPasses.Apply(start, PlanPasses.All, (pass, plan) =>
            {
                if (PlanVerifier.FindFault(start, plan) is string fault) Assert.Fail($"seed {seed}, after {pass}: {fault}");
            });
        }
    }

    [Fact]
    public void Run_MoreItems_ChangeNoOther()
    {
        int differing = 0;
        for (int seed = 1; seed <= 20; seed++)
        {
            RandomModel model = Create(seed);
            foreach (Backend backend in (ReadOnlySpan<Backend>)[ReferenceBackend.Instance, CpuBackend.Instance])
            {
                SessionOptions options = new() { Items = 4, Recordings = model.Recordings };
                NdArray[] many = Run(backend, model.Model, options), one = Run(backend, model.Model, options with { Items = 1 }), two = Run(backend, model.Model, options with { Items = 2 });
                for (int i = 0; i < options.Recordings.Length; i++)
                {
                    string what = $"seed {seed}, {options.Recordings[i]}";
                    Bits.AssertEqual(many[4 * i].ToDoubles(), one[i].ToDoubles(), what);
                    Bits.AssertEqual(many[4 * i].ToDoubles(), two[2 * i].ToDoubles(), what);
                    Bits.AssertEqual(many[(4 * i) + 1].ToDoubles(), two[(2 * i) + 1].ToDoubles(), what);
                    if (!Bits.Equal(one[i].ToDoubles(), two[(2 * i) + 1].ToDoubles())) differing++;
                }
            }
        }
        // Random numbers differ from item to item.
        Assert.True(differing > 50, $"{differing} recordings");
    }

    [Fact]
    public void Reset_LearnedWeights_StartAgain()
    {
        int learning = 0;
        for (int seed = 1; seed <= 40; seed++)
        {
            RandomModel model = Create(seed);
            // Their generators go on.
            if (model.Model.Ensembles.Any(ensemble => ensemble.NeuronType.UsesRandom)) continue;
            Signal[] changes = [.. model.Model.Operators.SelectMany(op => op is SimPes or SimRls or SimBcm or SimOja or SimVoja ? op.Use.Updates : [])];
            foreach (Backend backend in (ReadOnlySpan<Backend>)[ReferenceBackend.Instance, CpuBackend.Instance])
            {
                SessionOptions options = new() { Items = 2, Recordings = model.Recordings };
                using Session session = backend.Open(model.Model, options);
                session.Run(Steps);
                NdArray[] first = Recorded(session, options);
                if (changes.Length > 0 && changes.Any(change => session.Read(change, 1).Any(value => value != 0))) learning++;
                session.Reset();
                session.Run(Steps);
                AssertSame(first, Recorded(session, options), options, $"seed {seed}, again");
            }
        }
        Assert.True(learning > 10, $"{learning} runs that learned");
    }

    [Fact]
    public void Run_MoreSteps_AllocatesNothingMore()
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            RandomModel model = Create(seed);
            // Some of them draw arrays of random numbers.
            if (model.Model.Operators.OfType<SimProcess>().Any(op => op.Process is not Synapse)) continue;
            SessionOptions options = new() { Threads = 1, Recordings = [.. model.Model.Probes.Select(probe => new Recording(probe.Signal, Reduction.Last))] };
            using Session session = CpuBackend.Instance.Open(model.Model, options);
            Allocated(20);
            Assert.Equal((seed, Allocated(5)), (seed, Allocated(40)));

            long Allocated(int steps)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                session.Run(steps);
                return GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }
    }

    // What fails is printed with the seed that gives it again.
    private static void Check<T>(Gen<T> settings, int count, Action<T> property) => settings.Sample(property, iter: count, threads: 1);

    // Every other model can be saved.
    private static RandomModel Create(int seed) => new(seed, callsHost: seed % 2 == 0);

    private static NdArray[] Run(Backend backend, BuiltModel model, SessionOptions options)
    {
        using Session session = backend.Open(model, options);
        session.Run(Steps);
        return Recorded(session, options);
    }

    private static NdArray[] Recorded(Session session, SessionOptions options) =>
        [.. Enumerable.Range(0, options.Recordings.Length).SelectMany(i => Enumerable.Range(0, options.Items).Select(item => session.Recorded(i, item)))];

    private static void AssertSame(NdArray[] expected, NdArray[] actual, SessionOptions options, string setting)
    {
        for (int i = 0; i < expected.Length; i++) Bits.AssertEqual(expected[i].ToDoubles(), actual[i].ToDoubles(), $"{setting}, item {i % options.Items}, {options.Recordings[i / options.Items]}");
    }
}
