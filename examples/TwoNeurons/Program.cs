using System.Collections.Immutable;
using System.Globalization;
using SpikeSharp;
using SpikeSharp.Building;

// The smallest network that shows what a firing-rate scale does: input 1, times 1 into a ReLU neuron A, times 2 into a ReLU neuron B, which outputs 2.
// Scaled by s, both have gain s (so max_rates s) and spikes of area 1/s: rates grow by s, the mean output stays 2.

Console.WriteLine("Steps of 0.1 s, initial voltage 0. Spikes of A, spikes of B, output of B (2 in the rate network):");
foreach (double scale in (ReadOnlySpan<double>)[1, 5, 10, 50]) Print(scale, dt: 0.1, steps: 20);

Console.WriteLine();
Console.WriteLine("The same with a lowpass of 0.1 s behind A and B:");
foreach (double scale in (ReadOnlySpan<double>)[1, 5, 10, 50]) Print(scale, dt: 0.1, steps: 20, synapse: 0.1);

static void Print(double scale, double dt, int steps, Synapse? synapse = null)
{
    synapse ??= Synapse.None;
    Network model = new("two neurons", seed: 0);
    SpikingRectifiedLinear neurons = new(1 / scale) { InitialState = ImmutableDictionary.CreateRange([KeyValuePair.Create<string, Distribution>("voltage", 0.0)]) };
    Node input = model.Add(new Node(1.0));
    Ensemble a = model.Add(new Ensemble(1, dimensions: 1) { NeuronType = neurons, Gain = scale, Bias = 0.0 });
    Ensemble b = model.Add(new Ensemble(1, dimensions: 1) { NeuronType = neurons, Gain = scale, Bias = 0.0 });
    model.Connect(input, a.Neurons, synapse: Synapse.None);
    model.Connect(a.Neurons, b.Neurons, transform: 2.0, synapse: synapse);
    Probe spikesA = model.Add(new Probe(a.Neurons)), spikesB = model.Add(new Probe(b.Neurons)), output = model.Add(new Probe(b.Neurons) { Synapse = synapse });

    using Simulator sim = new(model, new SimulatorOptions { Dt = dt, Precision = Precision.Single });
    sim.RunSteps(steps);
    double[] outputs = [.. Enumerable.Range(0, steps).Select(step => sim.Data[output][step, 0])];
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"scale {scale,2}  A {Counts(spikesA),-42}  B {Counts(spikesB),-62}  last {outputs[^1],5:0.00}  mean {outputs.Average():0.00}  max_rates {sim.Data[a].MaxRates[0]:0} Hz, B at {Rate(spikesB):0} Hz"));

    string Counts(Probe probe) => string.Join(' ', Enumerable.Range(0, steps).Select(step => Math.Round(sim.Data[probe][step, 0] * dt * scale)));

    double Rate(Probe probe) => Enumerable.Range(0, steps).Sum(step => Math.Round(sim.Data[probe][step, 0] * dt * scale)) / (steps * dt);
}
