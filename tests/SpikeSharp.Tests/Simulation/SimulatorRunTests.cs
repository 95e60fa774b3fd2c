using SpikeSharp.Building;
using SpikeSharp.Testing;

namespace SpikeSharp.Tests.Simulation;

/// <summary>What a simulator promises: rounding of times, resets, shared models, built numbers, failures.</summary>
public sealed class SimulatorRunTests
{
    private readonly Network _network = new(seed: 3);
    private readonly Ensemble _a;
    private readonly Connection _in, _out;
    private readonly Node _noise;
    private readonly Probe _value, _spikes;

    public SimulatorRunTests()
    {
        _noise = _network.Add(new Node(new WhiteNoise(), sizeOut: 1));
        _a = _network.Add(new Ensemble(20, 1) { Label = "a", Noise = new WhiteNoise { Distribution = new Gaussian(0, 0.01) } });
        _in = _network.Connect(_noise, _a);
        _out = _network.Connect(_a, _network.Add(Node.Relay(1)), x => x * x);
        _value = _network.Add(new Probe(_a) { Synapse = 0.01 });
        _spikes = _network.Add(new Probe(_a.Neurons));
    }

    [Theory]
    [InlineData(0.0015, 2)]
    [InlineData(0.0025, 2)]
    [InlineData(0.0035, 4)]
    [InlineData(0.0005, 0)]
    [InlineData(0, 0)]
    [InlineData(0.1, 100)]
    public void Run_Seconds_RoundsToWholeStepsHalfToEven(double seconds, int steps)
    {
        using Simulator sim = new(_network);
        sim.Run(seconds);
        Assert.Equal(steps, sim.StepCount);
        Assert.Equal(steps * 0.001, sim.Time);
        Assert.Equal(steps, sim.Data[_value].Samples);
    }

    [Fact]
    public void Run_TimesAndStepsThatMakeNoSense_AreRefused()
    {
        using Simulator sim = new(_network);
        Assert.Contains("-1 was given", Assert.Throws<ArgumentOutOfRangeException>(() => sim.Run(-1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => sim.Run(double.NaN));
        Assert.Contains("0 was given", Assert.Throws<ArgumentOutOfRangeException>(() => sim.RunSteps(0)).Message, StringComparison.Ordinal);
        Assert.Equal(0, sim.StepCount);
    }

    [Fact]
    public void Step_ThreeTimes_EqualsThreeStepsInOneRun()
    {
        using Simulator single = new(_network), together = new(_network);
        for (int i = 0; i < 3; i++) single.Step();
        together.RunSteps(3);
        Bits.AssertEqual(Samples(together, _value), Samples(single, _value));
    }

    [Fact]
    public void Reset_SameSeed_RepeatsTheRun()
    {
        using Simulator sim = new(_network);
        sim.RunSteps(50);
        double[] value = Samples(sim, _value), spikes = Samples(sim, _spikes);
        sim.Reset();
        Assert.Equal((0, 0), (sim.StepCount, sim.Data[_value].Samples));
        sim.RunSteps(50);
        Bits.AssertEqual(value, Samples(sim, _value));
        Bits.AssertEqual(spikes, Samples(sim, _spikes));
    }

    [Fact]
    public void Reset_AnotherSeed_GivesWhatASimulatorOfThatSeedGives()
    {
        using Simulator sim = new(_network), other = new(_network, new SimulatorOptions { Seed = 77 });
        sim.RunSteps(50);
        double[] first = Samples(sim, _value);
        sim.Reset(77);
        sim.RunSteps(50);
        other.RunSteps(50);
        Bits.AssertEqual(Samples(other, _value), Samples(sim, _value));
        Assert.NotEqual(first, Samples(sim, _value));
    }

    [Fact]
    public void Simulators_OfOneBuiltModel_DoNotTouchEachOther()
    {
        BuiltModel model = BuiltModel.Build(_network);
        using Simulator one = new(model), two = new(model);
        one.RunSteps(20);
        two.RunSteps(10);
        one.RunSteps(20);
        two.RunSteps(30);
        Bits.AssertEqual(Samples(one, _value), Samples(two, _value));
        one.Dispose();
        two.Step();
        Assert.Equal(41, two.StepCount);
    }

    [Fact]
    public void Data_OfEnsemblesAndConnections_HoldsWhatTheyWereBuiltInto()
    {
        using Simulator sim = new(_network);
        BuiltEnsemble ensemble = sim.Data[_a];
        Assert.Equal((20, 1, 750), (ensemble.Gain.Length, ensemble.Encoders!.Shape[1], ensemble.EvalPoints!.Shape[0]));
        Assert.All(ensemble.MaxRates, rate => Assert.InRange(rate, 200, 400));
        Assert.All(ensemble.Intercepts, intercept => Assert.InRange(intercept, -1, 0.9));

        BuiltConnection decoded = sim.Data[_out];
        Assert.Equal([1, 20], decoded.Weights!.Shape);
        Assert.Same(ensemble.EvalPoints, decoded.EvalPoints);
        Assert.InRange(Assert.Single(decoded.Solution!.Rmses), 1e-4, 0.1);
        Assert.Null(sim.Data[_in].Weights);
        Assert.Null(sim.Data[_in].EvalPoints);
        Assert.Null(sim.Data[_in].Solution);
        Assert.Contains("no part of the network", Assert.Throws<KeyNotFoundException>(() => sim.Data[new Ensemble(1, 1)]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_OfAWeightThatLearns_KeepsTheInitialValue()
    {
        Network network = new(seed: 1);
        Ensemble a = network.Add(new Ensemble(20, 1)), b = network.Add(new Ensemble(20, 1));
        Connection learning = network.Add(new Connection(a, b) { LearningRuleType = new Pes(1e-2) });
        network.Connect(network.Add(new Node(1.0)), learning.LearningRule);
        Probe weights = network.Add(new Probe(learning, ProbeAttribute.Weights) { SampleEvery = 0.05 });
        using Simulator sim = new(network);
        double[] initial = sim.Data[learning].Weights!.Initial.ToDoubles();
        sim.RunSteps(100);
        double[] first = Samples(sim, weights);
        Bits.AssertEqual(initial, sim.Data[learning].Weights!.Initial.ToDoubles());
        Assert.NotEqual(initial, first[^20..]);
        sim.Reset();
        sim.RunSteps(100);
        Bits.AssertEqual(first, Samples(sim, weights));
    }

    [Fact]
    public void AnyMemberThatRuns_AfterDispose_ThrowsObjectDisposed()
    {
        Simulator sim = new(_network);
        sim.RunSteps(3);
        double[] spikes = Samples(sim, _spikes);
        sim.Dispose();
        sim.Dispose();
        Assert.Throws<ObjectDisposedException>(sim.Step);
        Assert.Throws<ObjectDisposedException>(() => sim.RunSteps(1));
        Assert.Throws<ObjectDisposedException>(() => sim.Run(0.1));
        Assert.Throws<ObjectDisposedException>(() => sim.Run(0));
        Assert.Throws<ObjectDisposedException>(() => sim.Reset());
        Assert.Throws<ObjectDisposedException>(sim.ClearProbes);
        Assert.Equal(3, sim.Data[_value].Samples);
        Bits.AssertEqual(spikes, Samples(sim, _spikes));
        Assert.Equal((3, 3), (sim.StepCount, sim.TRange().Length));
    }

    [Fact]
    public void Seed_OfNetworkOptionsAndReset_IsTheLastGiven()
    {
        using Simulator own = new(_network), given = new(_network, new SimulatorOptions { Seed = 9 });
        Assert.Equal((4, 9), (own.Seed, given.Seed));
        given.Reset(77);
        Assert.Equal(77, given.Seed);
        given.Reset();
        Assert.Equal(77, given.Seed);
        Assert.Throws<ArgumentOutOfRangeException>(() => given.Reset(-1));
        Assert.Equal(77, given.Seed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Simulator_ProcessThatCannotStart_IsRefusedThoughNobodyProbesIt(bool reference)
    {
        Network network = new(seed: 0);
        network.Add(new Node(new WhiteSignal(1, 600), sizeOut: 1) { Label = "noise" });
        Backend backend = reference ? ReferenceBackend.Instance : CpuBackend.Instance;
        SimulationException error = Assert.Throws<SimulationException>(() => new Simulator(network, new SimulatorOptions { Backend = backend }));
        Assert.Equal(DiagnosticCodes.UnstartableProcess, error.Code);
        Assert.StartsWith("Node 'noise': WhiteSignal.High is 600 Hz", error.Message, StringComparison.Ordinal);
        Assert.Equal(error.Message, Assert.Throws<SimulationException>(() => backend.Open(BuiltModel.Build(network))).Message);
        using Simulator finer = new(network, new SimulatorOptions { Backend = backend, Dt = 0.0005 });
        Assert.Equal(0, finer.StepCount);
    }

    [Fact]
    public void Cache_OfTheOptions_IsThatOfTheBuild()
    {
        string folder = Directory.CreateTempSubdirectory("decoders").FullName;
        try
        {
            Network network = new(seed: 1);
            network.Add(new Probe(network.Add(new Ensemble(500, 1))));
            using (Simulator uncached = new(network, new SimulatorOptions { Cache = null })) Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
            using Simulator cached = new(network, new SimulatorOptions { Cache = new DecoderCache(folder) });
            Assert.NotEmpty(Directory.EnumerateFileSystemEntries(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_FunctionThatGivesNoNumber_NamesItAndTheStep(bool reference)
    {
        Network network = new(seed: 0);
        network.Add(new Probe(network.Add(new Node(t => t > 0.0025 ? double.NaN : t) { Label = "gap" })));
        using Simulator sim = new(network, new SimulatorOptions { Backend = reference ? ReferenceBackend.Instance : null });
        sim.RunSteps(2);
        SimulationException error = Assert.Throws<SimulationException>(sim.Step);
        Assert.Equal(DiagnosticCodes.FunctionFailed, error.Code);
        Assert.Contains("'gap' returned non-finite value NaN", error.Message, StringComparison.Ordinal);
        Assert.Contains("step 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ConnectionFunctionThatGivesNoNumber_NamesIt()
    {
        Network network = new(seed: 0);
        Node source = network.Add(new Node(1.0)), target = network.Add(Node.Relay(1));
        network.Add(new Connection(source, target) { Label = "log", Function = Function.Elementwise(x => Math.Log(x - 1)), Synapse = Synapse.None });
        network.Add(new Probe(target));
        using Simulator sim = new(network);
        Assert.Contains("log", Assert.Throws<SimulationException>(sim.Step).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Simulator_AnotherStepThanTheModelWasBuiltFor_IsRefused()
    {
        BuiltModel model = BuiltModel.Build(_network, new BuildOptions { Dt = 0.002 });
        Assert.Contains("0.002", Assert.Throws<ArgumentException>(() => new Simulator(model, new SimulatorOptions { Dt = 0.001 })).Message, StringComparison.Ordinal);
        using Simulator sim = new(model);
        sim.Run(0.01);
        Assert.Equal(5, sim.StepCount);
        Close.Assert("times", [0.002, 0.004, 0.006, 0.008, 0.01], sim.TRange(), Tolerances.Rounding);
    }

    private static double[] Samples(Simulator sim, Probe probe) => [.. sim.Data[probe].AsSpan<double>()];

    [Fact]
    public void ClearProbes_InARun_DropsSamplesAndGoesOn()
    {
        foreach (Backend backend in (ReadOnlySpan<Backend>)[ReferenceBackend.Instance, CpuBackend.Instance])
        {
            using Simulator whole = new(_network, new SimulatorOptions { Backend = backend }), cleared = new(whole.Model, new SimulatorOptions { Backend = backend });
            whole.RunSteps(30);
            cleared.RunSteps(10);
            cleared.ClearProbes();
            cleared.RunSteps(20);
            Assert.Equal(20, cleared.Data[_value].Samples);
            Assert.Equal(30, cleared.StepCount);
            Assert.Equal(whole.Data[_value].AsSpan<double>()[10..], cleared.Data[_value].AsSpan<double>());
        }
    }

    [Fact]
    public void Data_ReadTwice_IsCopiedOnceUntilTheNextRun()
    {
        using Simulator sim = new(_network);
        sim.RunSteps(3);
        ProbeData first = sim.Data[_value];
        Assert.Same(first, sim.Data[_value]);
        sim.Step();
        Assert.Equal((3, 4), (first.Samples, sim.Data[_value].Samples));
    }

    [Fact]
    public void Run_MoreStepsThanOneRunTakes_NamesTheLimit()
    {
        using Simulator sim = new(_network);
        Assert.Contains("run several times", Assert.Throws<ArgumentOutOfRangeException>(() => sim.Run(1e7)).Message, StringComparison.Ordinal);
    }
}
