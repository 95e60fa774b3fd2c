using System.Collections.Immutable;
using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Tests.Simulation;

/// <summary>An image network as a converted one is built: two convolutions of spiking neurons, wider than any lane, and linear outputs.</summary>
internal static class ConvolutionalNetwork
{
    public const int InputSize = 10 * 10;

    public static BuiltModel Build(double scale = 300, bool strong = false)
    {
        Random random = new(5);
        Network network = new(seed: 3);
        Node input = network.Add(new Node(new double[InputSize]) { Label = "image" });
        Ensemble first = Layer("first", 8 * 8 * 20), second = Layer("second", 4 * 4 * 70);
        Node output = network.Add(Node.Relay(10, "output"));
        network.Connect(input, first.Neurons, new Convolution(20, new ChannelShape([10, 10], 1), [3, 3], Weights(9 * 20, 0.4)), Synapse.None);
        network.Connect(
            first.Neurons, second.Neurons,
            new Convolution(70, new ChannelShape([8, 8], 20), [3, 3], Weights(9 * 20 * 70, strong ? 0.5 : 0.1), [2, 2], Padding.Same), new Lowpass(0.005));
        network.Connect(second.Neurons, output, new Dense(10, 4 * 4 * 70, Weights(10 * 4 * 4 * 70, 0.1)), new Lowpass(0.005));
        network.Add(new Probe(output) { Label = "output" });
        return BuiltModel.Build(network, new BuildOptions { Precision = Precision.Single });

        Ensemble Layer(string label, int size) => network.Add(new Ensemble(size, 1)
        {
            Label = label,
            NeuronType = new SpikingRectifiedLinear(1 / scale),
            Gain = scale,
            Bias = new Uniform(-0.1 * scale, 0.1 * scale),
        });

        double[] Weights(int count, double strength) => [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() - 0.45) * strength)];
    }

    /// <summary>What leaves the first layer free to run ahead: outputs and counts, no voltages.</summary>
    public static ImmutableArray<Recording> Recordings(BuiltModel model) =>
    [
        new(model.Probes[0].Signal),
        .. model.Ensembles.SelectMany(e => (IEnumerable<Recording>)[new(e.Output, Reduction.SpikeCount), new(e.Output, Reduction.MultiSpikeSteps), new(e.Output, Reduction.SpikesPerStep)]),
    ];

    public static InputData Images(BuiltModel model, int items, int steps = 0)
    {
        Random random = new(7);
        double[] values = new double[items * Math.Max(steps, 1) * InputSize];
        for (int i = 0; i < values.Length; i++) values[i] = random.Next(3) == 0 ? 0 : random.NextDouble();
        return new InputData(model.Inputs[0].Signal, steps == 0 ? NdArray.From(values, items, InputSize) : NdArray.From(values, items, steps, InputSize));
    }
}
