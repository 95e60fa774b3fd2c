#:project ../src/SpikeSharp/SpikeSharp.csproj
#:project ../src/SpikeSharp.Plotting/SpikeSharp.Plotting.csproj
using SpikeSharp;
using SpikeSharp.Plotting;

// A value goes through two populations of 50 spiking neurons: encoded into spikes, decoded from them, sent on, decoded again.
Network model = new(seed: 0);
Node input = model.Add(new Node(t => Math.Sin(2 * Math.PI * t)));
Ensemble a = model.Add(new Ensemble(50, dimensions: 1));
Ensemble b = model.Add(new Ensemble(50, dimensions: 1));
model.Connect(input, a);
model.Connect(a, b);
Probe sent = model.Add(new Probe(input));
Probe inA = model.Add(new Probe(a) { Synapse = 0.01 });
Probe inB = model.Add(new Probe(b) { Synapse = 0.01 });
Probe spikes = model.Add(new Probe(b.Neurons));

using Simulator sim = new(model);
sim.Run(seconds: 1.0);

double[] time = sim.TRange();
Figure.Stack(
    new Figure { Title = "Communication channel", YLabel = "value" }
        .Lines(time, sim.Data[sent], "sent").Lines(time, sim.Data[inA], "a").Lines(time, sim.Data[inB], "b"),
    new Figure { Title = "Spikes of b" }.Raster(time, sim.Data[spikes]))
    .Save(args is [string path] ? path : "communication-channel.png");

double error = Math.Sqrt(Enumerable.Range(0, time.Length).Average(i => Math.Pow(sim.Data[inB][i, 0] - sim.Data[sent][i, 0], 2)));
Console.WriteLine(FormattableString.Invariant($"b after 0.2 s: {sim.Data[inB][199, 0]:0.0000}; root mean square of b - sent: {error:0.000}"));
