#:project ../src/SpikeSharp/SpikeSharp.csproj
#:project ../src/SpikeSharp.Plotting/SpikeSharp.Plotting.csproj
using System.Diagnostics;
using SpikeSharp;
using SpikeSharp.Plotting;

// Spiking neurons steer a mass on a rail: the program measures, asks the network, and moves the mass, step by step.
const int Steps = 8000;
const double Dt = 0.001, Stiffness = 20, Damping = 8;

Network model = new(seed: 0);
Node sensors = model.Add(new Node(new double[2]) { Label = "error and speed" });
Ensemble state = model.Add(new Ensemble(300, dimensions: 2) { Radius = 2 });
Node force = model.Add(Node.Relay(1));
model.Connect(sensors, state, synapse: 0.002);
model.Connect(state, force, transform: new double[,] { { Stiffness, -Damping } }, synapse: 0.01);
Probe output = model.Add(new Probe(force));

using Simulator sim = new(model, new SimulatorOptions { Dt = Dt });
using SimulationStream<double> stream = sim.OpenStream<double>([sensors], [output]);

// The first steps compile code; they are not to be measured.
for (int step = 0; step < Steps; step++) stream.Step([0, 0]);
stream.Reset();

double position = 0, speed = 0;
double[] times = new double[Steps], positions = new double[Steps], targets = new double[Steps], microseconds = new double[Steps];
for (int step = 0; step < Steps; step++)
{
    double target = step / 2000 % 2 == 0 ? 1 : -0.5;
    long before = Stopwatch.GetTimestamp();
    double push = stream.Step([target - position, speed])[0];
    microseconds[step] = Stopwatch.GetElapsedTime(before).TotalMicroseconds;

    speed += push * Dt;
    position += speed * Dt;
    (times[step], positions[step], targets[step]) = ((step + 1) * Dt, position, target);
}

Figure.Stack(
    new Figure { Title = "A mass steered by spiking neurons", YLabel = "position" }.Line(times, targets, "target", LineStyle.Dashed).Line(times, positions, "mass"),
    new Figure { Title = "Time of a step", XLabel = "time (s)", YLabel = "µs", YRange = (0, 4 * Percentile(microseconds, 50)) }.Line(times, microseconds))
    .Save(args is [string path] ? path : "streaming.png");

double error = Enumerable.Range(0, Steps).Where(step => step % 2000 >= 1500).Max(step => Math.Abs(positions[step] - targets[step]));
Console.WriteLine(FormattableString.Invariant($"at most {error:0.000} from the target after 1.5 s; a step takes {Percentile(microseconds, 50):0.0} µs (median), {Percentile(microseconds, 99):0.0} µs (99 of 100 steps)"));

static double Percentile(double[] values, int percent)
{
    double[] sorted = [.. values.Order()];
    return sorted[Math.Min(sorted.Length - 1, sorted.Length * percent / 100)];
}
