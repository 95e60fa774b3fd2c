using System.Collections.Immutable;
using SpikeSharp.Building;
using SpikeSharp.Numerics;
using SpikeSharp.Tests.Processes;

namespace SpikeSharp.Tests.Building.Files;

public sealed class ProcessFilesTests
{
    [Theory]
    [InlineData(Precision.Double)]
    [InlineData(Precision.Single)]
    public void Save_EveryProcess_RunsAlikeAfterwardsAndGivesTheSameBytesAgain(Precision precision)
    {
        BuiltModel model = ProcessModel.OfAll(precision);
        byte[] saved = SsmFiles.Save(model);
        BuiltModel loaded = SsmFiles.Load(saved);
        Assert.Equal(saved, SsmFiles.Save(loaded));
        Assert.Equal(model.Order, loaded.Order);
        foreach (Backend backend in (Backend[])[ReferenceBackend.Instance, CpuBackend.Instance])
            Assert.Equal(ProcessModel.Run(backend, model, new SessionOptions()), ProcessModel.Run(backend, loaded, new SessionOptions()));
    }

    [Fact]
    public void Save_SampleOfTheOriginal_KeepsEveryBit()
    {
        BuiltModel model = BuiltModel.Load(SsmFiles.Path("processes.ssm"));
        byte[] saved = SsmFiles.Save(model);
        BuiltModel again = SsmFiles.Load(saved);
        Assert.Equal(saved, SsmFiles.Save(again));
        Assert.Equal(ProcessModel.Run(CpuBackend.Instance, model, new SessionOptions(), 150), ProcessModel.Run(CpuBackend.Instance, again, new SessionOptions(), 150));
        Assert.Equal(new Triangle(0.005), model.Operators.OfType<SimProcess>().Single(op => op.Process is Triangle).Process);
    }

    [Fact]
    public void Order_SampleOfTheOriginal_IsOurReferenceOrder()
    {
        BuiltModel model = BuiltModel.Load(SsmFiles.Path("processes.ssm"));
        Assert.Equal(model.Order, ReferenceOrder.Of(model.Operators, _ => null));
    }

    [Fact]
    public void Load_FilterWithoutSource_RunsItsMatrices()
    {
        BuiltModel model = ProcessModel.OfAll();
        byte[] edited = SsmFiles.Replace(SsmFiles.Save(model), ",\"source\":{\"type\":\"Alpha\",\"tau\":0.005}", "");
        BuiltModel loaded = SsmFiles.Load(edited);
        Assert.Equal(ProcessModel.Run(CpuBackend.Instance, model, new SessionOptions()), ProcessModel.Run(CpuBackend.Instance, loaded, new SessionOptions()));
        Assert.Equal(SsmFiles.Json(edited), SsmFiles.Json(SsmFiles.Save(loaded)));
    }

    [Fact]
    public void Save_FunctionsOfTimeWithSteps_BecomeTables()
    {
        ProcessModel parts = new();
        parts.Add(new Piecewise(1, (0.002, (t, y) => y[0] = t)));
        parts.Add(new Piecewise((0, 1), (0.01, 3)) { Interpolation = PiecewiseInterpolation.Linear });
        parts.Add(new Walk(), 2);
        parts.Add(new WhiteNoise());
        Signal ramp = Signal.Filled("ramp", [1], 0);
        parts.Add(new External(ramp, parts.Time, null, 0, "ramp", (t, x, y) => y[0] = 2 * t), ramp);
        BuiltModel model = parts.Build();
        BuildException error = Assert.Throws<BuildException>(() => SsmFiles.Save(model));
        Assert.Equal(DiagnosticCodes.UnsavableModel, error.Code);
        foreach (string part in (string[])["process type Piecewise", "process type Walk", "function 'ramp'"]) Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Contains("a function of time needs the number of steps", error.Hint, StringComparison.Ordinal);

        byte[] saved = SsmFiles.Save(model, new ModelSaveOptions { Steps = 20 });
        BuiltModel loaded = SsmFiles.Load(saved);
        Assert.Equal(20, loaded.StepLimit);
        Assert.Equal(saved, SsmFiles.Save(loaded));
        HashSet<string> states = [.. model.Operators.OfType<SimProcess>().SelectMany(op => op.State).Select(signal => signal.Name)];
        SessionOptions options = new() { Recordings = [.. model.Probes.Where(probe => !states.Contains(probe.Signal.Name)).Select(probe => new Recording(probe.Signal))] };
        using Session before = CpuBackend.Instance.Open(model, options);
        using Session after = CpuBackend.Instance.Open(loaded, options with { Recordings = [.. options.Recordings.Select(r => new Recording(loaded.Signals.Single(signal => signal.Name == r.Signal.Name)))] });
        before.Run(20);
        after.Run(20);
        Assert.Equal(ProcessModel.Recorded(before), ProcessModel.Recorded(after));
        Assert.Equal(DiagnosticCodes.TableEnded, Assert.Throws<SimulationException>(() => after.Run(1)).Code);
    }

    [Fact]
    public void Save_ProcessWithAnInput_StaysWithTheHost()
    {
        ProcessModel parts = new();
        Signal noise = parts.Add(new WhiteNoise(), 2);
        Signal output = parts.Add(new Sum(), 1, noise);
        BuiltModel model = parts.Build();
        Assert.Contains("process type Sum with an input", Assert.Throws<BuildException>(() => SsmFiles.Save(model)).Message, StringComparison.Ordinal);
        Assert.Contains("process type Sum with an input", Assert.Throws<BuildException>(() => SsmFiles.Save(model, new ModelSaveOptions { Steps = 5 })).Message, StringComparison.Ordinal);

        ModelSaveOptions allow = new() { AllowFunctions = true };
        byte[] saved = SsmFiles.Save(model, allow);
        BuiltModel loaded = SsmFiles.Load(saved);
        Assert.Equal(saved, SsmFiles.Save(loaded, allow));
        Assert.Contains("process 'Sum'", Assert.Throws<BuildException>(() => SsmFiles.Save(loaded)).Message, StringComparison.Ordinal);
        Assert.Equal(DiagnosticCodes.UnboundFunction, Assert.Throws<SimulationException>(() => CpuBackend.Instance.Open(loaded)).Code);

        double[] expected = ProcessModel.Run(CpuBackend.Instance, model, new SessionOptions());
        Assert.Equal(expected, ProcessModel.Run(CpuBackend.Instance, loaded.Bind(0, new Sum()), new SessionOptions()));
        Assert.Contains("those of process 0 'Sum' are (total)", Assert.Throws<ArgumentException>(() => loaded.Bind(0, new WhiteNoise())).Message, StringComparison.Ordinal);
        Assert.Contains("it has 0 'Sum'", Assert.Throws<ArgumentException>(() => loaded.Bind(1, new Sum())).Message, StringComparison.Ordinal);

        double total = 0;
        BuiltModel bound = loaded.Bind("Sum", (t, x, y) => y[0] = total += x[0] + x[1]);
        Signal read = bound.Probes.Single(probe => probe.Label == output.Name).Signal;
        using Session session = CpuBackend.Instance.Open(bound, new SessionOptions { Recordings = [new Recording(read)] });
        session.Run(20);
        Assert.Equal(expected[40..60], session.Recorded(0).ToDoubles());
        Assert.Contains("\"id\":0,\"source\":\"Sum\"", SsmFiles.Json(SsmFiles.Save(bound, allow)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"type\":\"WhiteNoise\"", "\"type\":\"RedNoise\"", "process 'RedNoise' is not supported")]
    [InlineData("\"type\":\"Gaussian\"", "\"type\":\"Cauchy\"", "distribution 'Cauchy' is not supported")]
    [InlineData("\"std\":1", "\"std\":0", "process.dist.std: a finite number above 0 is expected, 0 was found")]
    [InlineData("\"low\":-1", "\"low\":\"inf\"", "process.dist.low: a finite number is expected")]
    [InlineData("\"weights\":[1,2,0.5]", "\"weights\":[1,2]", "process.dist: Choice.Weights: 3 options need 3 weights")]
    [InlineData("\"options\":[[1,2],[3,4],[5,7]]", "\"options\":[[1,2,3],[3,4,5],[5,7,9]]", "process.dist: The options of this choice are vectors of length 3")]
    [InlineData("\"p\":[0.25,0.5,0.25]", "\"p\":[0.25,0.5,0.5]", "process.dist: Pdf.P: probabilities are not negative and sum to 1")]
    [InlineData("\"taps\":5", "\"taps\":1000000000", "elements of this variable")]
    [InlineData("\"taps\":5", "\"taps\":4", "does not have the 12 elements of this variable")]
    [InlineData("\"first\":0.3333333333333333", "\"first\":0.3", "process.first: 0.3333333333333333, which follows from taps, is expected, 0.3 was found")]
    [InlineData("\"period\":0.05", "\"period\":1e15", "process.period: 1000000000000000 s of 2 elements take more than")]
    [InlineData("\"period\":0.05", "\"period\":0.001", "process.high: at least 1/period, 1000 Hz, is expected")]
    [InlineData("\"high\":100", "\"high\":600", "process.high: at most 1/(2 dt), 500 Hz, is expected, 600 was found")]
    [InlineData("\"rms\":0.5", "\"rms\":-1", "process.rms: a finite number of at least 0")]
    [InlineData("\"presentation_time\":0.0025", "\"presentation_time\":0", "process.presentation_time: a finite number above 0")]
    [InlineData("\"times\":[0.004,0.0075]", "\"times\":[0.004,0.004]", "process.times: times ascend; time 1 is 0.004, after 0.004")]
    [InlineData("\"times\":[0.004,0.0075]", "\"times\":[0.004]", "process.values: 1 rows are expected, one for each time; 2 were found")]
    [InlineData("[-1,0.5]]", "[-1]]", "process.values[1]: 2 numbers are expected, 1 were found")]
    [InlineData("\"mode\":\"set\"", "\"mode\":\"add\"", "mode: set, inc or update is expected")]
    [InlineData("\"seed\":7", "\"seed\":-7", "seed: a whole number from 0 to 4294967295")]
    [InlineData("\"input\":null", "\"input\":1", "input: process WhiteNoise takes no input")]
    [InlineData("\"type\":\"WhiteNoise\",", "\"type\":\"Triangle\",", "input: process Triangle takes an input")]
    public void Load_DamagedProcess_IsRefusedWithItsPlace(string old, string replacement, string message)
    {
        byte[] damaged = SsmFiles.Replace(SsmFiles.Save(ProcessModel.OfAll()), old, replacement);
        ModelFormatException error = Assert.Throws<ModelFormatException>(() => SsmFiles.Load(damaged));
        Assert.True(error.Message.Contains(message, StringComparison.Ordinal), error.Message);
    }

    // A random walk without an input that no file has a name for.
    private sealed record Walk : Process
    {
        public override ImmutableArray<ProcessVariable> State(int sizeIn, int sizeOut, double dt) => [ProcessVariable.Filled("place", [sizeOut], 1)];

        public override ProcessStep Start(int sizeIn, int sizeOut, double dt, NumpyRandom random) => new Running(random);

        private sealed class Running(NumpyRandom random) : ProcessStep
        {
            public override void Step(double time, ReadOnlySpan<double> input, Span<double> output, ProcessState state)
            {
                foreach (ref double place in state[0]) place += random.NextGaussian();
                state[0].CopyTo(output);
            }
        }
    }

    private sealed record Sum : Process
    {
        public override ImmutableArray<ProcessVariable> State(int sizeIn, int sizeOut, double dt) => [ProcessVariable.Filled("total", [1])];

        public override ProcessStep Start(int sizeIn, int sizeOut, double dt, NumpyRandom random) => new Running();

        private sealed class Running : ProcessStep
        {
            public override void Step(double time, ReadOnlySpan<double> input, Span<double> output, ProcessState state) => output[0] = state[0][0] += input[0] + input[1];
        }
    }
}
