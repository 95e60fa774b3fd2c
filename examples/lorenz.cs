#:project ../src/SpikeSharp/SpikeSharp.csproj
#:project ../src/SpikeSharp.Plotting/SpikeSharp.Plotting.csproj
using SpikeSharp;
using SpikeSharp.Plotting;

// The Lorenz attractor in 2000 neurons: any dx/dt = f(x) becomes x <- tau f(x) + x behind a synapse of tau. The third value is shifted by Rho, so that all circle around 0.
const double Tau = 0.1, Sigma = 10, Beta = 8.0 / 3, Rho = 28;

Network model = new(seed: 0);
Ensemble state = model.Add(new Ensemble(2000, dimensions: 3) { Radius = 60 });
model.Connect(
    state, state,
    (x, y) =>
    {
        y[0] = (Tau * Sigma * (x[1] - x[0])) + x[0];
        y[1] = (Tau * ((-x[0] * x[2]) - x[1])) + x[1];
        y[2] = (Tau * ((x[0] * x[1]) - (Beta * (x[2] + Rho)) - Rho)) + x[2];
    },
    size: 3, synapse: Tau);
Probe path = model.Add(new Probe(state) { Synapse = Tau });

using Simulator sim = new(model);
sim.Run(seconds: 20.0);

new Figure { Title = "Lorenz attractor in 2000 neurons" }.Phase3D(sim.Data[path])
    .Save(args is [string file] ? file : "lorenz.png", width: 560, height: 480);

// A turn from one wing to the other is a change of the first value's sign.
ProbeData values = sim.Data[path];
int turns = Enumerable.Range(2000, values.Samples - 2001).Count(i => values[i, 0] < 0 != values[i + 1, 0] < 0);
double low = Enumerable.Range(2000, values.Samples - 2000).Min(i => values[i, 0]), high = Enumerable.Range(2000, values.Samples - 2000).Max(i => values[i, 0]);
Console.WriteLine(FormattableString.Invariant($"{turns} turns between the wings in 18 s; first value from {low:0.0} to {high:0.0}"));
