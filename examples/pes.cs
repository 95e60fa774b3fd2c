#:project ../src/SpikeSharp/SpikeSharp.csproj
#:project ../src/SpikeSharp.Plotting/SpikeSharp.Plotting.csproj
using SpikeSharp;
using SpikeSharp.Plotting;

// A connection that begins by sending nothing learns to send what comes in: the error post - input changes its decoders (PES). After 8 s learning stops.
const double LearningEnds = 8;

Network model = new(seed: 0);
Node input = model.Add(new Node((t, y) => (y[0], y[1]) = (Math.Sin(2 * Math.PI * t), Math.Cos(2 * Math.PI * t * 0.7)), sizeOut: 2));
Ensemble pre = model.Add(new Ensemble(120, dimensions: 2));
Ensemble post = model.Add(new Ensemble(60, dimensions: 2));
Ensemble error = model.Add(new Ensemble(60, dimensions: 2));
model.Connect(input, pre);
Connection learned = model.Add(new Connection(pre, post) { Function = Function.Of((x, y) => y.Clear(), size: 2), LearningRuleType = new Pes(LearningRate: 2e-4) });
model.Connect(post, error);
model.Connect(input, error, transform: -1);
model.Connect(error, learned.LearningRule);

// Silent neurons carry no error.
Node stop = model.Add(new Node(t => t >= LearningEnds ? -20 : 0));
double[,] toAll = new double[error.Size, 1];
for (int i = 0; i < error.Size; i++) toAll[i, 0] = 1;
model.Connect(stop, error.Neurons, transform: toAll);

Probe wanted = model.Add(new Probe(input) { Synapse = 0.01 });
Probe got = model.Add(new Probe(post) { Synapse = 0.01 });
Probe difference = model.Add(new Probe(error) { Synapse = 0.03 });

using Simulator sim = new(model);
sim.Run(seconds: 10.0);

double[] time = sim.TRange();
Figure.Stack(
    new Figure { Title = "A learned communication channel: input", YLabel = "value" }.Lines(time, sim.Data[wanted], "x0", "x1"),
    new Figure { Title = "Post: learns until 8 s", YLabel = "value" }.Lines(time, sim.Data[got], "x0", "x1"),
    new Figure { Title = "Error", YLabel = "value" }.Lines(time, sim.Data[difference], "x0", "x1"))
    .Save(args is [string path] ? path : "pes.png");

Console.WriteLine(FormattableString.Invariant($"root mean square error in the first second: {Error(0, 1000):0.000}; in the last, without learning: {Error(9000, 10_000):0.000}"));

double Error(int from, int to) =>
    Math.Sqrt(Enumerable.Range(from, to - from).Average(i => Math.Pow(sim.Data[got][i, 0] - sim.Data[wanted][i, 0], 2) + Math.Pow(sim.Data[got][i, 1] - sim.Data[wanted][i, 1], 2)));
