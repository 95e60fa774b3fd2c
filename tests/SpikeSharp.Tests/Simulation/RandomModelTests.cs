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
    private const int Items = 3, Steps = 12, SeedCount = 60, AnySeedCount = 40;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, SeedCount)];

    public static TheoryData<string> Passes => [.. PlanPasses.All.Select(pass => pass.Name)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Run_RandomModel_EqualsTheReferenceBitForBit(int seed)
    {
        RandomModel model = Create(seed);
        foreach (ImmutableArray<Recording> recordings in (ReadOnlySpan<ImmutableArray<Recording>>)[model.Recordings, [model.Recordings[seed % model.Recordings.Length]]])
        {
            foreach (Precision precision in Enum.GetValues<Precision>())
            {
                SessionOptions options = new() { Items = Items, Recordings = recordings, Precision = precision };
                NdArray[] expected = Run(ReferenceBackend.Instance, model.Model, options);
                foreach (ProductKernels products in Enum.GetValues<ProductKernels>())
                {
                    SessionOptions tried = options with { Products = products, Threads = 1 + (int)products, BlockSize = new[] { 0, 1, 2, 16 }[(seed + (int)products) % 4] };
                    AssertSame(expected, Run(CpuBackend.Instance, model.Model, tried), tried, $"seed {seed}, {precision}, {products}, block {tried.BlockSize}");
                }
            }
        }
    }

    [Fact]
    public void Run_AnySeed_EqualsTheReferenceBitForBit() =>
        Gen.Int[SeedCount + 1, int.MaxValue].Sample(Run_RandomModel_EqualsTheReferenceBitForBit, iter: AnySeedCount, threads: 1);

    [Theory]
    [MemberData(nameof(Passes))]
    public void Run_WithoutOnePass_GivesTheSameBits(string name)
    {
        CpuBackend backend = new() { Passes = [.. PlanPasses.All.Where(pass => pass.Name != name)] };
        for (int seed = 1; seed <= 16; seed++)
        {
            RandomModel model = Create(seed);
            SessionOptions options = new() { Items = 2, Recordings = model.Recordings, Threads = 1 };
            AssertSame(Run(ReferenceBackend.Instance, model.Model, options), Run(backend, model.Model, options), options, $"seed {seed}, without {name}");
        }
    }

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
    public void SaveLoad_RandomModel_SameBytesAndTraces()
    {
        for (int seed = 1; seed <= 41; seed += 2)
        {
            RandomModel model = Create(seed);
            byte[] saved = SsmFiles.Save(model.Model);
            BuiltModel loaded = SsmFiles.Load(saved);
            Assert.Equal(saved, SsmFiles.Save(loaded));
            SessionOptions options = new() { Items = 2, Recordings = [.. model.Model.Probes.Select(probe => new Recording(probe.Signal))] };
            SessionOptions again = options with { Recordings = [.. loaded.Probes.Select(probe => new Recording(probe.Signal))] };
            AssertSame(Run(CpuBackend.Instance, model.Model, options), Run(CpuBackend.Instance, loaded, again), options, $"seed {seed}, loaded");
        }
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

    [Theory]
    [InlineData(null, null, 2)]
    [InlineData(null, null, -1)]
    [InlineData(3, 0, -2)]
    [InlineData(1, 4, 1)]
    public void Run_Slice_EqualsItsMatrix(int? start, int? stop, int step)
    {
        const int size = 5;
        int[] positions = [.. Slice.Range(start, stop, step).Positions(size)];
        double[,] select = new double[positions.Length, size], place = new double[size, positions.Length];
        for (int i = 0; i < positions.Length; i++) select[i, positions[i]] = place[positions[i], i] = 1;

        Network network = new(seed: 1);
        Node source = network.Add(new Node((t, y) => { for (int i = 0; i < size; i++) y[i] = Math.Sin((300 * t) + i); }, size));
        Node pre = network.Add(Node.Relay(positions.Length)), preMatrix = network.Add(Node.Relay(positions.Length));
        network.Connect(source.Slice(start, stop, step), pre, synapse: Synapse.None);
        network.Connect(source, preMatrix, select, Synapse.None);
        Node post = network.Add(Node.Relay(size)), postList = network.Add(Node.Relay(size)), postMatrix = network.Add(Node.Relay(size));
        network.Connect(pre, post.Slice(start, stop, step), synapse: 0.003);
        network.Connect(pre, postList[positions], synapse: 0.003);
        network.Connect(pre, postMatrix, place, 0.003);
        Probe[] probes = [.. new[] { pre, preMatrix, post, postList, postMatrix }.Select(node => network.Add(new Probe(node)))];
        foreach (Backend backend in (ReadOnlySpan<Backend>)[ReferenceBackend.Instance, CpuBackend.Instance])
        {
            using Simulator sim = new(network, new SimulatorOptions { Backend = backend });
            sim.RunSteps(Steps);
            double[][] traces = [.. probes.Select(probe => sim.Data[probe].AsSpan<double>().ToArray())];
            Assert.Contains(traces[2], value => value != 0);
            Assert.Equal(traces[1], traces[0]);
            Assert.Equal(traces[4], traces[2]);
            Assert.Equal(traces[4], traces[3]);
        }
    }

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
