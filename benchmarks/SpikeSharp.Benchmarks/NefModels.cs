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
        ("circular convolution 128 x 50", Convolution(128)),
        ("integrator 128 x 50", Integrator(128)),
        ("two arrays 50 x 100", Arrays(50, 100)),
        ("PES 64 x 50", Learning(64)),
        ("basal ganglia 64 x 50", BasalGanglia(64)),
        ("random network of 200 ensembles", RandomNetwork(200, 4, 10)),
    ];

    private static Network Convolution(int dimensions)
    {
        Network network = Untuned();
        CircularConvolution convolution = network.Add(new CircularConvolution(Neurons, dimensions));
        network.Connect(network.Add(new Node(new double[dimensions])), convolution.InputA);
        network.Connect(network.Add(new Node(Ones(dimensions))), convolution.InputB);
        network.Add(new Probe(convolution.Output));
        return network;
    }

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

    private static Network Integrator(int dimensions)
    {
        Network network = Untuned();
        EnsembleArray array = network.Add(new EnsembleArray(Neurons, dimensions));
        network.Connect(array.Output, array.Input, synapse: 0.01);
        network.Connect(network.Add(new Node(new double[dimensions])), array.Input, 0.01);
        network.Add(new Probe(array.Output));
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

    private static Network Learning(int dimensions)
    {
        Network network = Untuned();
        Node input = network.Add(new Node(Ones(dimensions))), post = network.Add(Node.Relay(dimensions));
        Ensemble pre = network.Add(new Ensemble(Neurons * dimensions, dimensions));
        network.Connect(input, pre);
        Connection connection = network.Add(new Connection(pre, post) { LearningRuleType = new Pes() });
        network.Connect(post, connection.LearningRule, -1);
        network.Connect(input, connection.LearningRule);
        network.Add(new Probe(post));
        return network;
    }

    private static Network BasalGanglia(int dimensions)
    {
        Network network = new(seed: 0);
        BasalGanglia ganglia = network.Add(new BasalGanglia(dimensions, Neurons));
        network.Connect(network.Add(new Node(Ones(dimensions))), ganglia.Input);
        network.Add(new Probe(ganglia.Output));
        return network;
    }

    private static Network RandomNetwork(int ensembles, int dimensions, int connections)
    {
        Network network = new(seed: 0);
        Random random = new(0);
        Node input = network.Add(new Node(new double[dimensions])), output = network.Add(Node.Relay(dimensions));
        Ensemble[] all = [.. Enumerable.Range(0, ensembles).Select(_ => network.Add(new Ensemble(Neurons * dimensions, dimensions)))];
        double[,] decoders = new double[Neurons * dimensions, dimensions];
        for (int i = 0; i < Neurons * dimensions; i++)
            for (int j = 0; j < dimensions; j++) decoders[i, j] = 1;
        NoSolver ones = new(decoders);
        foreach (Ensemble ensemble in all)
        {
            network.Connect(input, ensemble);
            network.Add(new Connection(ensemble, output) { Solver = ones });
            foreach (Ensemble other in random.GetItems(all, connections)) network.Add(new Connection(ensemble, other) { Solver = ones });
        }
        network.Add(new Probe(output));
        return network;
    }

    // Gain 1 and small biases, as these models are always measured: most neurons never spike.
    private static Network Untuned()
    {
        Network network = new(seed: 0);
        network.Config.Ensemble.Gain = 1;
        network.Config.Ensemble.Bias = new Uniform(-1, 1);
        return network;
    }

    private static double[] Ones(int count) => [.. Enumerable.Repeat(1.0, count)];
}
