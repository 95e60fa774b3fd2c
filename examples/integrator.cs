#:project ../src/SpikeSharp/SpikeSharp.csproj
#:project ../src/SpikeSharp.Plotting/SpikeSharp.Plotting.csproj
using SpikeSharp;
using SpikeSharp.Plotting;

// A population that feeds back to itself keeps its value, and adds up what comes in: dx/dt = u becomes x <- x + tau u behind a synapse of tau.
const double Tau = 0.1;

static double Push(double t) => t switch { > 0.2 and <= 1 => 1, > 2 and <= 3 => -1.5, > 4 and <= 5 => 1, _ => 0 };

Network model = new(seed: 0);
Node input = model.Add(new Node(Push));
Ensemble memory = model.Add(new Ensemble(100, dimensions: 1));
model.Connect(memory, memory, synapse: Tau);
model.Connect(input, memory, transform: Tau, synapse: Tau);
Probe pushed = model.Add(new Probe(input));
Probe kept = model.Add(new Probe(memory) { Synapse = 0.01 });

using Simulator sim = new(model);
sim.Run(seconds: 6.0);

double[] time = sim.TRange(), ideal = new double[time.Length];
for (int i = 1; i < ideal.Length; i++) ideal[i] = ideal[i - 1] + (sim.Dt * Push(time[i]));
new Figure { Title = "Integrator", YLabel = "value" }
    .Lines(time, sim.Data[pushed], "input").Lines(time, sim.Data[kept], "memory").Line(time, ideal, "exact integral", LineStyle.Dashed)
    .Save(args is [string path] ? path : "integrator.png");

double largest = Enumerable.Range(0, time.Length).Max(i => Math.Abs(sim.Data[kept][i, 0] - ideal[i]));
Console.WriteLine(FormattableString.Invariant($"memory after 2 s: {sim.Data[kept][1999, 0]:0.000} (exact {ideal[1999]:0.000}); largest difference in 6 s: {largest:0.000}"));
