#:project ../src/SpikeSharp/SpikeSharp.csproj
#:project ../src/SpikeSharp.Plotting/SpikeSharp.Plotting.csproj
using SpikeSharp;
using SpikeSharp.Numerics;
using SpikeSharp.Plotting;

// A process of one's own is the input, a solver of one's own finds decoders that fit into the few bits of a weight in hardware.
Network model = new(seed: 0);
Node input = model.Add(new Node(new Drift(TimeConstant: 0.2, Spread: 0.4) { Seed = 3 }));
Ensemble ensemble = model.Add(new Ensemble(100, dimensions: 1));
Node rounded = model.Add(Node.Relay(1));
model.Connect(input, ensemble);
Connection decoders = model.Connect(ensemble, rounded, synapse: 0.01, solver: new RoundedL2(Bits: 3));
Probe given = model.Add(new Probe(input) { Synapse = 0.015 });
Probe exact = model.Add(new Probe(ensemble) { Synapse = 0.01 });
Probe few = model.Add(new Probe(rounded));

using Simulator sim = new(model);
sim.Run(seconds: 2.0);

double[] reference = sim.Data[given].AsSpan<double>().ToArray();
double exactError = RootMeanSquare.Error(sim.Data[exact].AsSpan<double>(), reference), roundedError = RootMeanSquare.Error(sim.Data[few].AsSpan<double>(), reference);
Figure.Stack(
    new Figure { Title = "Decoders of 64 bits", YLabel = "value" }.Lines(sim.TRange(), sim.Data[given], "input").Lines(sim.TRange(), sim.Data[exact], "decoded"),
    new Figure { Title = "Decoders of 3 bits", YLabel = "value" }.Lines(sim.TRange(), sim.Data[given], "input").Lines(sim.TRange(), sim.Data[few], "decoded"))
    .Save(args is [string path] ? path : "own-process.png");
Console.WriteLine(FormattableString.Invariant(
    $"error with decoders of 3 bits: {roundedError:0.000}, of 64 bits: {exactError:0.000}; {sim.Data[decoders].Solution!.Info["values"]} different decoders"));

/// <summary>A value that is pushed at random and drifts back to 0: an Ornstein-Uhlenbeck process, each output by itself.</summary>
internal sealed record Drift(double TimeConstant, double Spread) : Process
{
    public override ProcessStep Start(int sizeIn, int sizeOut, double dt, NumpyRandom random) =>
        new Running(Math.Exp(-dt / TimeConstant), Spread, random, new double[sizeOut]);

    private sealed class Running(double keep, double spread, NumpyRandom random, double[] value) : ProcessStep
    {
        private readonly double _push = spread * Math.Sqrt(1 - (keep * keep));

        public override void Step(double time, ReadOnlySpan<double> input, Span<double> output, ProcessState state)
        {
            for (int i = 0; i < value.Length; i++) value[i] = (keep * value[i]) + (_push * random.NextGaussian());
            value.CopyTo(output);
        }
    }
}

/// <summary>Regularized least squares, rounded to as many values as some bits can tell apart.</summary>
internal sealed record RoundedL2(int Bits) : Solver
{
    public override bool IsCompositional => false;

    protected override double[] Compute(SolverProblem problem, NumpyRandom random, IDictionary<string, double> info)
    {
        double[] x = [.. new LstsqL2().Solve(problem.Activities, problem.Points, problem.Neurons, problem.Targets, problem.Size, random, problem.Cancel).X];
        double step = x.Max(Math.Abs) / ((1 << (Bits - 1)) - 1);
        for (int i = 0; i < x.Length; i++) x[i] = step * Math.Round(x[i] / step);
        info["values"] = x.Distinct().Count();
        return x;
    }
}
