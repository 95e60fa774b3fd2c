using SpikeSharp.Building;

namespace SpikeSharp.Tests.Processes;

/// <summary>Models that consist of processes, every output a probe.</summary>
internal sealed class ProcessModel
{
    private readonly List<Operator> _operators = [];
    private readonly List<BuiltProbe> _probes = [];

    public ProcessModel() => _operators.Add(new TimeUpdate(Step, Time));

    public Signal Step { get; } = Signal.Filled("step", [], 0, type: SignalType.Int64);

    public Signal Time { get; } = Signal.Filled("time", [], 0);

    public Precision Precision { get; init; } = Precision.Double;

    public int? StepLimit { get; init; }

    public Signal Add(Process process, int size = 1, Signal? input = null, ProcessMode mode = ProcessMode.Set)
    {
        Signal output = Signal.Filled($"out{_probes.Count}", [size], 0);
        if (mode == ProcessMode.Increment) _operators.Add(new Reset(output, 10));
        SimProcess op = SimProcess.Of(process, input, output, Time, mode, 0.001, $"state{_probes.Count}");
        _operators.Add(op);
        Record(output);
        foreach (Signal state in op.State) Record(state);
        return output;
    }

    public Signal Add(Operator op, Signal output)
    {
        _operators.Add(op);
        Record(output);
        return output;
    }

    public BuiltModel Build(long seed = 5) => new(new ModelParts
    {
        Dt = 0.001,
        Seed = seed,
        Step = Step,
        Time = Time,
        Precision = Precision,
        StepLimit = StepLimit,
        Operators = [.. _operators, .. _probes.Select(probe => new SimProbe(probe.Signal))],
        Probes = [.. _probes],
    });

    /// <summary>Everything at once: all modes, inputs, filters between processes, seeds of their own and drawn.</summary>
    public static BuiltModel OfAll(Precision precision = Precision.Double)
    {
        ProcessModel model = new() { Precision = precision };
        Signal noise = model.Add(new WhiteNoise(), 3);
        model.Add(new Triangle(0.004), 3, noise);
        model.Add(new Triangle(0.003), 3, noise, ProcessMode.Update);
        Signal filtered = Signal.Filled("filtered", [3], 0), x = Signal.Filled("x", [1, 3], 0);
        model.Add(new SimFilter(new Lowpass(0.01), new Lowpass(0.01).Discretize(0.001), noise, filtered, model.Time, x, ProcessMode.Update), filtered);
        model.Add(new FilteredNoise { Synapse = new Alpha(0.005), Distribution = new Uniform(-1, 1) }, 2, mode: ProcessMode.Increment);
        model.Add(new BrownNoise { Seed = 7 }, 2);
        model.Add(new FilteredNoise { Synapse = new Triangle(0.002), Distribution = new Exponential(2, 1, 5), Scale = false }, 2);
        model.Add(new WhiteSignal(0.05, 100), 2);
        model.Add(new WhiteSignal(0.05, 60) { Seed = 2, Y0 = 0.5 }, 2);
        model.Add(new PresentInput([[1, 2], [3, 4]], 0.0025), 2);
        model.Add(new Piecewise((0.004, [1, 2]), (0.0075, [-1, 0.5])), 2);
        model.Add(new WhiteNoise { Distribution = new Choice([[1, 2], [3, 4], [5, 7]], [1, 2, 0.5]) }, 2, mode: ProcessMode.Update);
        model.Add(new WhiteNoise { Distribution = new UniformHypersphere(surface: true) }, 2);
        model.Add(new WhiteNoise { Distribution = new Pdf([0, 1, 2], [0.25, 0.5, 0.25]) });
        model.Add(new WhiteNoise { Distribution = new SqrtBeta(3, 2), Seed = 9 });
        model.Add(new WhiteNoise { Distribution = new CosineSimilarity(4) });
        return model.Build();
    }

    /// <summary>Every recording of every item, one array after the other.</summary>
    public static double[] Run(Backend backend, BuiltModel model, SessionOptions options, int steps = 20)
    {
        using Session session = backend.Open(model, options with { Recordings = [.. model.Probes.Select(probe => new Recording(probe.Signal))] });
        session.Run(steps);
        return Recorded(session);
    }

    public static double[] Recorded(Session session) =>
        [.. Enumerable.Range(0, session.Items).SelectMany(item => Recorded(session, item))];

    public static double[] Recorded(Session session, int item) =>
        [.. Enumerable.Range(0, session.Options.Recordings.Length).SelectMany(recording => session.Recorded(recording, item).ToDoubles())];

    private void Record(Signal signal) => _probes.Add(new BuiltProbe(signal.Name, signal, null, "", ""));
}
