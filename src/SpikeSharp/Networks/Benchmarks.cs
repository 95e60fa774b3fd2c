using SpikeSharp.Numerics;

namespace SpikeSharp.Networks;

/// <summary>The networks that simulators are measured with, object by object as NengoDL makes them: with the same seed, the same numbers.</summary>
/// <remarks>
/// All have seed 0 and inputs <c>inp</c> (<c>inp_a</c>, <c>inp_b</c>) of constants for which data can be given. In the first three, gains are 1 or -1 and biases
/// uniform from -1 to 1, so that their neurons say little about the vectors: they are for timing.
/// </remarks>
public static partial class Benchmarks
{
    /// <summary>A <see cref="CircularConvolution"/> of the inputs <c>inp_a</c> (zeros) and <c>inp_b</c> (ones). Often measured with 128 dimensions of 64 neurons.</summary>
    /// <param name="dimensions">Elements of each vector, at least 1.</param>
    /// <param name="neuronsPerDimension">Neurons of each product, at least 1.</param>
    /// <param name="neuronType">Neurons of all ensembles.</param>
    /// <returns>A network with one probe.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size below 1.</exception>
    public static Network Cconv(int dimensions, int neuronsPerDimension, NeuronType neuronType)
    {
        Network network = Untuned("cconv", neuronType);
        CircularConvolution convolution = network.Add(new CircularConvolution(neuronsPerDimension, dimensions));
        Node a = AddInput(network, "inp_a", dimensions, 0), b = AddInput(network, "inp_b", dimensions, 1);
        network.Connect(a, convolution.InputA);
        network.Connect(b, convolution.InputB);
        network.Add(new Probe(convolution.Output));
        return network;
    }

    /// <summary>An <see cref="EnsembleArray"/> that integrates the input <c>inp</c> (zeros).</summary>
    /// <param name="dimensions">Elements of the vector, at least 1.</param>
    /// <param name="neuronsPerDimension">Neurons of each element, at least 1.</param>
    /// <param name="neuronType">Neurons of all ensembles.</param>
    /// <returns>A network with one probe.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size below 1.</exception>
    public static Network Integrator(int dimensions, int neuronsPerDimension, NeuronType neuronType)
    {
        const double Tau = 0.01;
        Network network = Untuned("integrator", neuronType);
        EnsembleArray array = network.Add(new EnsembleArray(neuronsPerDimension, dimensions));
        network.Connect(array.Output, array.Input, synapse: Tau);
        Node input = AddInput(network, "inp", dimensions, 0);
        network.Connect(input, array.Input, Tau);
        network.Add(new Probe(array.Output));
        return network;
    }

    /// <summary>A connection that learns by <see cref="SpikeSharp.Pes"/> from the input <c>inp</c> (ones), with the error of opposite sign: it unlearns.</summary>
    /// <param name="dimensions">Elements of the vector, at least 1.</param>
    /// <param name="neuronsPerDimension">Neurons of the ensemble divided by its dimensions, at least 1.</param>
    /// <param name="neuronType">Neurons of the ensemble.</param>
    /// <returns>A network with one probe.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size below 1.</exception>
    public static Network Pes(int dimensions, int neuronsPerDimension, NeuronType neuronType)
    {
        Network network = Untuned("pes", neuronType);
        Node input = AddInput(network, "inp", dimensions, 1);
        Ensemble pre = network.Add(new Ensemble(Population(dimensions, neuronsPerDimension), dimensions));
        Node post = network.Add(Node.Relay(dimensions));
        network.Connect(input, pre);
        Connection connection = network.Add(new Connection(pre, post) { LearningRuleType = new Pes() });
        network.Connect(post, connection.LearningRule, -1);
        network.Connect(input, connection.LearningRule);
        network.Add(new Probe(post));
        return network;
    }

    /// <summary><see cref="Networks.BasalGanglia"/> that choose among the elements of the input <c>inp</c> (ones).</summary>
    /// <param name="dimensions">Number of actions, at least 1.</param>
    /// <param name="neuronsPerDimension">Neurons of each of the five populations of an action, at least 1.</param>
    /// <param name="neuronType">Neurons of all ensembles.</param>
    /// <returns>A network with one probe.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size below 1.</exception>
    public static Network BasalGanglia(int dimensions, int neuronsPerDimension, NeuronType neuronType)
    {
        Network network = Of("basal_ganglia", neuronType);
        Node input = AddInput(network, "inp", dimensions, 1);
        BasalGanglia ganglia = network.Add(new BasalGanglia(dimensions, neuronsPerDimension));
        network.Connect(input, ganglia.Input);
        network.Add(new Probe(ganglia.Output));
        return network;
    }

    /// <summary>Ensembles that each send to some ensembles, drawn from all of them without replacement, and to one output. All decoders are 1, so values grow without bound.</summary>
    /// <param name="dimensions">Dimensions of each ensemble, at least 1.</param>
    /// <param name="neuronsPerDimension">Neurons of each ensemble divided by its dimensions, at least 1.</param>
    /// <param name="neuronType">Neurons of all ensembles.</param>
    /// <param name="ensembles">Number of ensembles, at least 1.</param>
    /// <param name="connectionsPerEnsemble">Ensembles that each sends to, itself perhaps among them; 0 to <paramref name="ensembles"/>.</param>
    /// <param name="seed">Of the network and of the draw, 0 to 2^32 - 1. Default 0.</param>
    /// <returns>A network with one probe.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static Network RandomNetwork(int dimensions, int neuronsPerDimension, NeuronType neuronType, int ensembles, int connectionsPerEnsemble, long seed = 0)
    {
        Check.AtLeast(ensembles, 1, nameof(ensembles));
        if (connectionsPerEnsemble < 0 || connectionsPerEnsemble > ensembles)
            throw Check.OutOfRange(nameof(connectionsPerEnsemble), connectionsPerEnsemble, $"must be from 0 to {nameof(ensembles)}, {ensembles}");
        Network network = Of("random", neuronType, seed);
        PythonRandom random = new((uint)seed);
        Node input = AddInput(network, "inp", dimensions, 0), output = network.Add(Node.Relay(dimensions, "out"));
        network.Add(new Probe(output));
        int neurons = Population(dimensions, neuronsPerDimension);
        Ensemble[] all = [.. Enumerable.Range(0, ensembles).Select(_ => network.Add(new Ensemble(neurons, dimensions)))];
        double[,] ones = new double[neurons, dimensions];
        for (int i = 0; i < neurons; i++)
            for (int j = 0; j < dimensions; j++) ones[i, j] = 1;
        NoSolver decoders = new(ones);
        foreach (Ensemble ensemble in all)
        {
            network.Connect(input, ensemble);
            network.Add(new Connection(ensemble, output) { Solver = decoders });
            foreach (int other in random.Sample(ensembles, connectionsPerEnsemble)) network.Add(new Connection(ensemble, all[other]) { Solver = decoders });
        }
        return network;
    }

    private static Network Untuned(string label, NeuronType neuronType)
    {
        Network network = Of(label, neuronType);
        network.Config.Ensemble.Gain = new Choice([1.0, -1]);
        network.Config.Ensemble.Bias = new Uniform(-1, 1);
        return network;
    }

    private static Network Of(string label, NeuronType neuronType, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(neuronType);
        Network network = new(label, seed);
        network.Config.Ensemble.NeuronType = neuronType;
        return network;
    }

    private static Node AddInput(Network network, string label, int size, double value)
    {
        double[] values = new double[Check.AtLeast(size, 1, "dimensions")];
        Array.Fill(values, value);
        return network.Add(new Node(values) { Label = label });
    }

    private static int Population(int dimensions, int neuronsPerDimension) => checked(dimensions * Check.AtLeast(neuronsPerDimension, 1, nameof(neuronsPerDimension)));
}
