using System.Globalization;
using SpikeSharp;
using SpikeSharp.Building;

// The smallest network that shows what a firing-rate scale does: input 1, times 1 into a ReLU neuron A, times 2 into a ReLU neuron B, which outputs 2.
// Scaled by s, both have gain s (so max_rates s) and spikes of area 1/s: rates grow by s, the mean output stays 2.
const int Steps = 20;
const double Dt = 0.1;

Console.WriteLine("input 1, A = relu(1 x input), B = relu(2 x A); steps of 0.1 s, initial voltage 0, no synapse. The rate network gives A 1, B 2.");
foreach (double scale in (ReadOnlySpan<double>)[1, 5, 10]) Print(scale, Synapse.None);
Console.WriteLine("\nThe same with a lowpass of 0.1 s behind A and B:");
foreach (double scale in (ReadOnlySpan<double>)[1, 5, 10]) Print(scale, 0.1);
Console.WriteLine("\nmax_rates of a neuron with a bias b, as in a Dense layer, is s (1 + b):");
foreach (double scale in (ReadOnlySpan<double>)[1, 200]) Console.WriteLine(Text($"  scale {scale}, bias 0.5: gain {scale}, bias {scale * 0.5}, max_rates {MaxRate(scale, 0.5)} Hz"));

static void Print(double scale, Synapse synapse)
{
    Network model = new("two neurons", seed: 0);
    SpikingRectifiedLinear neurons = new(1 / scale) { InitialState = new Dictionary<string, Distribution> { ["voltage"] = 0.0 } };
    Node input = model.Add(new Node(1.0));
    Ensemble a = model.Add(new Ensemble(1, dimensions: 1) { NeuronType = neurons, Gain = scale, Bias = 0.0 });
    Ensemble b = model.Add(new Ensemble(1, dimensions: 1) { NeuronType = neurons, Gain = scale, Bias = 0.0 });
    model.Connect(input, a.Neurons, synapse: Synapse.None);
    model.Connect(a.Neurons, b.Neurons, transform: 2.0, synapse: synapse);
    Probe fromA = model.Add(new Probe(a.Neurons)), fromB = model.Add(new Probe(b.Neurons)), output = model.Add(new Probe(b.Neurons) { Synapse = synapse });

    using Simulator sim = new(model, new SimulatorOptions { Dt = Dt, Precision = Precision.Single });
    sim.RunSteps(Steps);
    double[] y = Values(output);
    Console.WriteLine(Text($"\nscale {scale}: max_rates {sim.Data[a].MaxRates[0]} Hz for both, a spike has the value {1 / scale / Dt:0.##}"));
    Console.WriteLine($"  spikes of A  {Row(Spikes(fromA))}   {Text($"{Spikes(fromA).Sum() / (Steps * Dt)} Hz")}");
    Console.WriteLine($"  spikes of B  {Row(Spikes(fromB))}   {Text($"{Spikes(fromB).Sum() / (Steps * Dt)} Hz")}");
    Console.WriteLine($"  output       {Row(y)}   {Text($"last {y[^1]:0.00}, mean {y.Average():0.00}")}");

    double[] Values(Probe probe) => [.. Enumerable.Range(0, Steps).Select(step => sim.Data[probe][step, 0])];

    double[] Spikes(Probe probe) => [.. Values(probe).Select(value => Math.Round(value * Dt * scale))];
}

static double MaxRate(double scale, double bias)
{
    Network model = new("one neuron", seed: 0);
    Ensemble neuron = model.Add(new Ensemble(1, dimensions: 1) { NeuronType = new SpikingRectifiedLinear(1 / scale), Gain = scale, Bias = scale * bias });
    return BuiltModel.Build(model).Of(neuron).MaxRates[0];
}

static string Row(double[] values) => string.Join(' ', values.Select(value => Text($"{value,3:0.#}")));

static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
