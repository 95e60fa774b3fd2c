using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Tests.Simulation;

/// <summary>Runs that stop where an operator first makes NaN of numbers.</summary>
public sealed class DetectNaNTests
{
    private static readonly Signal Step = Signal.Filled("step", [], 0, type: SignalType.Int64), Time = Signal.Filled("time", [], 0);

    private static readonly Signal Large = Signal.Filled("large", [2], 1e308, isReadOnly: true), Negative = Signal.Filled("negative", [2], -1e308, isReadOnly: true);

    public static TheoryData<string> Backends => [nameof(ReferenceBackend), nameof(CpuBackend)];

    [Theory]
    [MemberData(nameof(Backends))]
    public void Run_InfinityMinusInfinity_NamesOperatorSignalAndStep(string backend)
    {
        // Grows by 1e308 a step: infinite at the second, and NaN when the other sign is added at the third.
        Signal up = Signal.Filled("up", [2], 0), down = Signal.Filled("down", [2], 0), sum = Signal.Filled("sum", [2], 0);
        Operator[] operators =
        [
            new Copy(Large, up, Increments: true), new Copy(Negative, down, Increments: true),
            new Reset(sum), new Copy(up, sum, Increments: true), new Copy(down, sum, Increments: true),
        ];
        SimulationException error = Assert.Throws<SimulationException>(() => Run(backend, detects: true, sum, operators));
        Assert.Equal(DiagnosticCodes.NotANumber, error.Code);
        Assert.Contains("in 'sum' at step 2 (t = 0.002 s)", error.Message, StringComparison.Ordinal);
        Assert.Equal(double.NaN, Run(backend, detects: false, sum, operators)[^1]);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Run_NobodyLooks_IsFoundAllTheSame(string backend)
    {
        Signal seen = Signal.Filled("seen", [1], 0), product = Signal.Filled("product", [2], 0);
        Operator[] operators = [new Reset(seen), new Reset(product), new ElementwiseInc(Large, Large, product), new ElementwiseInc(Large, Negative, product)];
        Assert.Contains("at step 1", Assert.Throws<SimulationException>(() => Run(backend, detects: true, seen, operators)).Message, StringComparison.Ordinal);
        Assert.Equal([0, 0, 0, 0], Run(backend, detects: false, seen, operators));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Run_NaNThatWasGiven_IsPassedOn(string backend)
    {
        Signal start = Signal.Of("start", NdArray.From([double.NaN, 1]), isReadOnly: true), sum = Signal.Filled("sum", [2], 0), copy = Signal.Filled("copy", [2], 0);
        double[] found = Run(backend, detects: true, copy, new Reset(sum), new Copy(start, sum, Increments: true), new Copy(Large, sum, Increments: true), new Copy(sum, copy));
        Assert.Equal([double.NaN, 1e308], found[..2]);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Run_DivisionByZeroAndOverflow_AreNoFault(string backend)
    {
        Signal sum = Signal.Filled("sum", [2], 0);
        Assert.Equal(double.PositiveInfinity, Run(backend, detects: true, sum, new Reset(sum), new ElementwiseInc(Large, Large, sum))[0]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(23)]
    public void Run_SoundNetwork_GivesTheSameBits(int seed)
    {
        RandomNetwork net = new(seed);
        SessionOptions options = new() { Items = 2, Recordings = net.Recordings(few: true), Inputs = net.Inputs };
        InputData[] data = net.Data(2, 10, held: true);
        double[][] Traces(bool detects)
        {
            using Session session = CpuBackend.Instance.Open(net.Model, options with { DetectNaN = detects });
            session.Run(10, data);
            return [.. Enumerable.Range(0, session.Options.Recordings.Length).Select(i => session.Recorded(i, 1).ToDoubles())];
        }
        Assert.Equal(Traces(false), Traces(true));
    }

    private static double[] Run(string backend, bool detects, Signal probed, params Operator[] operators)
    {
        BuiltModel model = new(new ModelParts
        {
            Dt = 0.001,
            Seed = 1,
            Step = Step,
            Time = Time,
            Operators = [new TimeUpdate(Step, Time), .. operators, new SimProbe(probed)],
            Probes = [new BuiltProbe("p", probed, null, "", "")],
        });
        using Simulator sim = new(model, new SimulatorOptions { Backend = backend == nameof(CpuBackend) ? CpuBackend.Instance : ReferenceBackend.Instance, DetectNaN = detects });
        sim.RunSteps(4);
        return sim.Data["p"].AsSpan<double>().ToArray();
    }
}
