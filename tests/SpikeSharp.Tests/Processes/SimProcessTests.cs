using System.Collections.Immutable;
using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Testing;
using SpikeSharp.Tests.Building.Files;

namespace SpikeSharp.Tests.Processes;

public sealed class SimProcessTests
{
    public static TheoryData<Backend> Backends => [ReferenceBackend.Instance, CpuBackend.Instance];

    [Theory, MemberData(nameof(Backends))]
    public void Run_SampleOfTheOriginal_GivesItsTraces(Backend backend)
    {
        BuiltModel model = BuiltModel.Load(SsmFiles.Path("processes.ssm"));
        Golden expected = Golden.Load("ssm/processes.npz");
        using Simulator sim = new(model, new SimulatorOptions { Backend = backend });
        sim.RunSteps(150);
        foreach (BuiltProbe probe in model.Probes) expected[probe.Label].AssertClose(sim.Data[probe.Label].AsSpan<double>(), Tolerances.FewTerms);
        foreach (string exact in (string[])["p1", "p6", "p7", "p10"]) expected[exact].AssertClose(sim.Data[exact].AsSpan<double>(), Tolerances.Exact);
    }

    [Fact]
    public void Run_AnyBackendThreadsAndBlocks_GiveTheSameBits()
    {
        BuiltModel model = ProcessModel.OfAll();
        foreach (Precision precision in Enum.GetValues<Precision>())
        {
            SessionOptions options = new() { Items = 5, Precision = precision };
            double[] expected = ProcessModel.Run(ReferenceBackend.Instance, model, options);
            Assert.All(expected, value => Assert.True(double.IsFinite(value)));
            foreach ((int threads, int block) in (ReadOnlySpan<(int, int)>)[(1, 0), (1, 16), (2, 1), (3, 2)])
                Assert.Equal(expected, ProcessModel.Run(CpuBackend.Instance, model, options with { Threads = threads, BlockSize = block }));
        }
    }

    [Theory, MemberData(nameof(Backends))]
    public void Run_Items_DifferInNoiseAndNotByTheSizeOfTheBatch(Backend backend)
    {
        BuiltModel model = ProcessModel.OfAll();
        SessionOptions options = new() { Recordings = [.. model.Probes.Select(probe => new Recording(probe.Signal))] };
        using Session three = backend.Open(model, options with { Items = 3 }), two = backend.Open(model, options with { Items = 2 }), one = backend.Open(model, options);
        foreach (Session session in (Session[])[three, two, one]) session.Run(10);
        Assert.Equal(ProcessModel.Recorded(one), ProcessModel.Recorded(three, 0));
        Assert.Equal(ProcessModel.Recorded(two, 1), ProcessModel.Recorded(three, 1));
        Assert.Equal(3, Enumerable.Range(0, 3).Select(item => three.Recorded(0, item).ToDoubles()[0]).Distinct().Count());
    }

    [Theory, MemberData(nameof(Backends))]
    public void Reset_WithAndWithoutSeed_RepeatsOrChangesTheDraws(Backend backend)
    {
        BuiltModel model = ProcessModel.OfAll();
        using Session session = backend.Open(model, new SessionOptions { Items = 2, Recordings = [.. model.Probes.Select(probe => new Recording(probe.Signal))] });
        session.Run(20);
        double[] first = ProcessModel.Recorded(session);
        session.Reset();
        session.Run(20);
        Assert.Equal(first, ProcessModel.Recorded(session));
        session.Reset(6);
        Assert.Equal(6, session.Seed);
        session.Run(20);
        double[] other = ProcessModel.Recorded(session);
        Assert.NotEqual(first, other);
        Assert.Equal(other, ProcessModel.Run(backend, model, new SessionOptions { Items = 2, Seed = 6 }));
        session.Reset();
        session.Run(20);
        Assert.Equal(other, ProcessModel.Recorded(session));
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Reset(-1));
    }

    [Fact]
    public void Reset_SimulatorBeforeItsFirstRun_TakesTheSeed()
    {
        ProcessModel parts = new();
        parts.Add(new WhiteNoise());
        BuiltModel model = parts.Build();
        using Simulator early = new(model), given = new(model, new SimulatorOptions { Seed = 8 });
        early.Reset(8);
        early.RunSteps(3);
        given.RunSteps(3);
        Assert.Equal(given.Data["out0"].AsSpan<double>(), early.Data["out0"].AsSpan<double>());
        Assert.Equal(new WhiteNoise().RunSteps(3, random: new NumpyRandom(8)), early.Data["out0"].AsSpan<double>());
    }

    [Theory, MemberData(nameof(Backends))]
    public void Run_SeedsWithoutOwn_AreDrawnInTheReferenceOrderByFiltersToo(Backend backend)
    {
        ProcessModel parts = new();
        Signal first = parts.Add(new WhiteNoise()), own = parts.Add(new WhiteNoise { Seed = 3 }), filtered = Signal.Filled("filtered", [1], 0);
        parts.Add(new SimFilter(new Lowpass(0), new Lowpass(0).Discretize(0.001), first, filtered, parts.Time, null, ProcessMode.Set), filtered);
        Signal last = parts.Add(new WhiteNoise(), 1, mode: ProcessMode.Update);
        BuiltModel model = parts.Build();
        NumpyRandom random = new(5);
        Dictionary<Signal, long> seeds = [];
        foreach (Operator op in model.Order.Select(i => model.Operators[i]))
        {
            if (op is SimFilter) random.Draw();
            if (op is SimProcess process) seeds[process.Output] = process.Seed ?? random.Draw();
        }
        Assert.Equal(3, seeds[own]);
        Assert.Equal([first, own, last, filtered], model.Order.Select(i => model.Operators[i] switch { SimProcess op => op.Output, SimFilter op => op.Output, _ => null }).OfType<Signal>());
        foreach (Signal wanted in (Signal[])[first, own, last])
        {
            // What is not recorded does not run, and draws all the same.
            using Session session = backend.Open(model, new SessionOptions { Recordings = [new Recording(wanted)] });
            session.Run(4);
            Assert.Equal(new WhiteNoise { Seed = seeds[wanted] }.RunSteps(4), session.Recorded(0).ToDoubles());
        }
    }

    [Theory, MemberData(nameof(Backends))]
    public void Run_Modes_SetIncrementAndUpdate(Backend backend)
    {
        ProcessModel parts = new();
        Piecewise process = new((0, 1), (0.002, 2));
        parts.Add(process);
        parts.Add(process, mode: ProcessMode.Increment);
        Signal late = parts.Add(process, mode: ProcessMode.Update), copy = Signal.Filled("copy", [1], 0);
        parts.Add(new Copy(late, copy), copy);
        Assert.Equal([1, 2, 2, 11, 12, 12, 1, 2, 2, 0, 1, 2], ProcessModel.Run(backend, parts.Build(), new SessionOptions(), 3));
    }

    [Theory, MemberData(nameof(Backends))]
    public void Run_ProcessOfTheUser_GetsInputTimeAndStateInDoubleAndStartsAnewAtReset(Backend backend)
    {
        ProcessModel parts = new() { Precision = Precision.Single };
        Signal ramp = parts.Add(new Piecewise((0, [0.1, 0.2])), 2);
        Counter counter = new();
        Signal output = parts.Add(counter, 2, ramp);
        BuiltModel model = parts.Build();
        using Session session = backend.Open(model, new SessionOptions { Recordings = [new Recording(output)] });
        for (int round = 0; round < 2; round++)
        {
            session.Run(3);
            // The sum stays in double: 0.1f three times, rounded once.
            Assert.Equal([(float)(3 * (double)0.1f), (float)(0.003 + 3)], session.Recorded(0).AsSpan<float>()[^2..].ToArray());
            session.Reset();
        }
        SimProcess run = model.Operators.OfType<SimProcess>().Single(op => op.Process is Counter);
        session.Run(2);
        Assert.Equal([(double)(float)(2 * (double)0.1f)], session.Read(run.State[0]));
    }

    [Theory, MemberData(nameof(Backends))]
    public void Run_ProcessThatFails_NamesItAndTheStep(Backend backend)
    {
        AssertFails(new Failing(double.NaN), "Process Failing of 'out0' gave non-finite value NaN in element 0 at step 2 (t = 0.002 s)");
        AssertFails(new Failing(-1), "Process Failing of 'out0' failed at step 2 (t = 0.002 s): no more");

        void AssertFails(Process process, string message)
        {
            ProcessModel parts = new();
            Signal output = parts.Add(process);
            using Session session = backend.Open(parts.Build(), new SessionOptions { Recordings = [new Recording(output)] });
            SimulationException error = Assert.Throws<SimulationException>(() => session.Run(5));
            Assert.Equal(DiagnosticCodes.FunctionFailed, error.Code);
            Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Backends))]
    public void Open_ProcessThatDoesNotFit_Throws(Backend backend)
    {
        ProcessModel parts = new();
        Signal output = parts.Add(new PresentInput([[1, 2, 3]], 1), 2);
        Assert.Contains("PresentInput.Inputs have 3", Assert.Throws<SimulationException>(() => backend.Open(parts.Build(), new SessionOptions { Recordings = [new Recording(output)] })).Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Backends))]
    public void Run_DataForTheOutputOfAProcess_TakesItsPlace(Backend backend)
    {
        ProcessModel parts = new();
        Signal replaced = parts.Add(new WhiteNoise()), kept = parts.Add(new WhiteNoise());
        BuiltModel model = parts.Build();
        SessionOptions options = new() { Recordings = [new Recording(replaced), new Recording(kept)] };
        using Session free = backend.Open(model, options), given = backend.Open(model, options with { Inputs = [replaced] });
        free.Run(3);
        given.Run(3, [new InputData(replaced, NdArray.From([0.5], 1, 1))]);
        Assert.Equal([0.5, 0.5, 0.5], given.Recorded(0).ToDoubles());
        Assert.Equal(free.Recorded(1).ToDoubles(), given.Recorded(1).ToDoubles());
    }

    [Fact]
    public void Of_RateNetwork_TakesOutTriangles()
    {
        ProcessModel parts = new();
        Signal source = parts.Add(new Piecewise((0, 3))), filtered = parts.Add(new Triangle(0.1), 1, source, ProcessMode.Update);
        BuiltModel rates = RateNetwork.Of(parts.Build());
        Assert.Contains(rates.Operators, op => op is Copy { Increments: false } copy && copy.Source == source && copy.Target == filtered);
        Assert.DoesNotContain(rates.Operators, op => op is SimProcess { Process: Synapse });
    }

    // Adds up its first input in a variable, and counts steps in a field.
    private sealed record Counter : Process
    {
        public override ImmutableArray<ProcessVariable> State(int sizeIn, int sizeOut, double dt) => [ProcessVariable.Filled("sum", [1])];

        public override ProcessStep Start(int sizeIn, int sizeOut, double dt, NumpyRandom random) => new Running();

        private sealed class Running : ProcessStep
        {
            private int _steps;

            public override void Step(double time, ReadOnlySpan<double> input, Span<double> output, ProcessState state)
            {
                state[0][0] += input[0];
                output[0] = state[0][0];
                output[1] = time + ++_steps;
            }
        }
    }

    private sealed record Failing(double Value) : Process
    {
        public override ProcessStep Start(int sizeIn, int sizeOut, double dt, NumpyRandom random) => new Running(Value);

        private sealed class Running(double value) : ProcessStep
        {
            public override void Step(double time, ReadOnlySpan<double> input, Span<double> output, ProcessState state)
            {
                output[0] = time < 0.0015 ? 1 : value >= 0 || double.IsNaN(value) ? value : throw new InvalidOperationException("no more");
            }
        }
    }
}
