using SpikeSharp.Networks;

namespace SpikeSharp.Benchmarks;

/// <summary>The networks that the field measures simulators with: circular convolution, integrator, learning, basal ganglia, a random network.</summary>
internal static class NefModels
{
    private const int Neurons = 50;

    public static (string Name, Network Network)[] All() =>
    [
        ("communication channel 50-50", Channel()),
        ("two recurrent ensembles of 2000", Recurrent(2000, 2)),
        ("circular convolution 64 x 200", TunedConvolution(64, 200)),
        ("circular convolution 128 x 50", Networks.Benchmarks.Cconv(128, Neurons, new Lif())),
        ("integrator 128 x 50", Networks.Benchmarks.Integrator(128, Neurons, new Lif())),
        ("two arrays 50 x 100", Arrays(50, 100)),
        ("PES 64 x 50", Networks.Benchmarks.Pes(64, Neurons, new Lif())),
        ("basal ganglia 64 x 50", Networks.Benchmarks.BasalGanglia(64, Neurons, new Lif())),
        ("random network of 200 ensembles", Networks.Benchmarks.RandomNetwork(4, Neurons, new Lif(), ensembles: 200, connectionsPerEnsemble: 10)),
    ];

    private static Network TunedConvolution(int dimensions, int neurons)
    {
        Network network = new(seed: 0);
        CircularConvolution convolution = network.Add(new CircularConvolution(neurons, dimensions));
        network.Connect(network.Add(new Node(Ones(dimensions))), convolution.InputA);
        network.Connect(network.Add(new Node(Ones(dimensions))), convolution.InputB);
        network.Add(new Probe(convolution.Output));
        return network;
    }

    private static Network Channel()
    {
        Network network = new(seed: 0);
        Node input = network.Add(new Node(t => Math.Sin(2 * Math.PI * t)));
        Ensemble a = network.Add(new Ensemble(50, 1)), b = network.Add(new Ensemble(50, 1));
        network.Connect(input, a);
        network.Connect(a, b);
        network.Add(new Probe(b) { Synapse = 0.01 });
        return network;
    }

    private static Network Recurrent(int neurons, int dimensions)
    {
        Network network = new(seed: 0);
        Ensemble a = network.Add(new Ensemble(neurons, dimensions)), b = network.Add(new Ensemble(neurons, dimensions));
        network.Connect(network.Add(new Node(Ones(dimensions))), a, 0.1);
        network.Connect(a, a, synapse: 0.1);
        network.Connect(a, b);
        network.Connect(b, a, 0.1);
        network.Add(new Probe(b) { Synapse = 0.01 });
        return network;
    }


    private static Network Arrays(int ensembles, int neurons)
    {
        Network network = new(seed: 0);
        EnsembleArray first = network.Add(new EnsembleArray(neurons, ensembles)), second = network.Add(new EnsembleArray(neurons, ensembles));
        network.Connect(network.Add(new Node(new double[ensembles])), first.Input);
        network.Connect(first.Output, second.Input);
        network.Add(new Probe(second.Output));
        return network;
    }




    private static double[] Ones(int count) => [.. Enumerable.Repeat(1.0, count)];
}
