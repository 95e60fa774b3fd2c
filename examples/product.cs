#:project ../src/SpikeSharp/SpikeSharp.csproj
#:project ../src/SpikeSharp.Plotting/SpikeSharp.Plotting.csproj
using SpikeSharp;
using SpikeSharp.Networks;
using SpikeSharp.Plotting;

// Two values are multiplied by neurons: a b = ((a + b)² - (a - b)²) / 4, two squares that are decoded well.
Network model = new(seed: 0);
Node a = model.Add(new Node(t => Math.Sin(2 * Math.PI * t)));
Node b = model.Add(new Node(t => t % 1 < 0.5 ? 0.8 : -0.6));
Product product = model.Add(new Product(neurons: 200, dimensions: 1));
model.Connect(a, product.InputA, synapse: Synapse.None);
model.Connect(b, product.InputB, synapse: Synapse.None);
Probe fromA = model.Add(new Probe(a)), fromB = model.Add(new Probe(b));
Probe computed = model.Add(new Probe(product.Output) { Synapse = 0.01 });

using Simulator sim = new(model);
sim.Run(seconds: 2.0);

double[] time = sim.TRange();
double[] exact = [.. Enumerable.Range(0, time.Length).Select(i => sim.Data[fromA][i, 0] * sim.Data[fromB][i, 0])];
Figure.Stack(
    new Figure { Title = "Factors", YLabel = "value" }.Lines(time, sim.Data[fromA], "a").Lines(time, sim.Data[fromB], "b"),
    new Figure { Title = "Product", YLabel = "value" }.Lines(time, sim.Data[computed], "neurons").Line(time, exact, "exact", LineStyle.Dashed))
    .Save(args is [string path] ? path : "product.png");

double error = Math.Sqrt(Enumerable.Range(0, time.Length).Average(i => Math.Pow(sim.Data[computed][i, 0] - exact[i], 2)));
Console.WriteLine(FormattableString.Invariant($"root mean square of neurons - exact: {error:0.000}"));
