#:project ../src/SpikeSharp/SpikeSharp.csproj
#:project ../src/SpikeSharp.Plotting/SpikeSharp.Plotting.csproj
using SpikeSharp;
using SpikeSharp.Plotting;

// Two coupled values that circle: dx/dt = A x becomes x <- (tau A + 1) x behind a synapse of tau. A kick starts them.
const double Tau = 0.1, Speed = 2 * Math.PI;   // radians a second: one round a second

Network model = new(seed: 0);
Node kick = model.Add(new Node((t, y) => y[0] = t < 0.1 ? 1 : 0, sizeOut: 2));
Ensemble circle = model.Add(new Ensemble(200, dimensions: 2));
model.Connect(kick, circle);
model.Connect(circle, circle, transform: new double[,] { { 1, -Speed * Tau }, { Speed * Tau, 1 } }, synapse: Tau);
Probe state = model.Add(new Probe(circle) { Synapse = 0.02 });

using Simulator sim = new(model);
sim.Run(seconds: 5.0);

Figure.Stack(
    new Figure { Title = "Oscillator", YLabel = "value" }.Lines(sim.TRange(), sim.Data[state], "x0", "x1"),
    new Figure().Phase(sim.Data[state]))
    .Save(args is [string path] ? path : "oscillator.png", width: 640, height: 640);

// The angle turned in the last 4 s.
ProbeData values = sim.Data[state];
double turned = 0;
for (int i = 1000; i < values.Samples - 1; i++)
{
    double before = Math.Atan2(values[i, 1], values[i, 0]), after = Math.Atan2(values[i + 1, 1], values[i + 1, 0]);
    turned += Math.IEEERemainder(after - before, 2 * Math.PI);
}
Console.WriteLine(FormattableString.Invariant($"{turned / (2 * Math.PI) / (4 - sim.Dt):0.000} rounds a second"));
