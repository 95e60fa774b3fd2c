using SpikeSharp.Networks;

namespace SpikeSharp.Tests.Simulation;

/// <summary>What the objects of a random model are made of.</summary>
internal sealed partial class RandomModel
{
    /// <summary>Some elements of an object of two or more: a range of any step, a list with or without repeats, a mask, or mostly all.</summary>
    public static Slice AnySlice(Random random, int size) => random.Next(12) switch
    {
        0 => Slice.Range(null, null, -1),
        1 => Slice.Range(null, null, 2),
        2 => Slice.Range(size - 1, 0, -1),
        3 => Slice.Of([size - 1, 0]),
        4 => Slice.Of(^1),
        5 => Slice.Of([0, size - 1, 0]),
        6 => Slice.Of([.. Enumerable.Range(0, size).Select(i => i % 2 == 1 || size < 3)], size),
        7 => Slice.Range(-2, null),
        _ => Slice.All,
    };

    private NeuronType AnyNeurons() => _random.Next(18) switch
    {
        0 => new LifRate(Amplitude: 0.02),
        1 => new AdaptiveLif(TauN: 0.05, IncN: 0.02),
        2 => new AdaptiveLifRate(TauN: 0.05, IncN: 0.02),
        3 => new Izhikevich(),
        4 => new Sigmoid(),
        5 => new Tanh(),
        6 => new RectifiedLinear(),
        7 => new SpikingRectifiedLinear(0.5),
        8 => new RegularSpiking(new RectifiedLinear()),
        9 => new StochasticSpiking(new LifRate()),
        10 => new PoissonSpiking(new Sigmoid()),
        11 => new Direct(),
        12 => new SoftLifRate(0.3, Amplitude: 0.02),
        13 => new LeakyRelu(0.2),
        14 => new SpikingLeakyRelu(0.5, 0.5),
        15 => new LeakyCounter(8),
        _ => new Lif(MinVoltage: Flip(2) ? 0 : -1),
    };

    private void AddEnsemble(Network owner)
    {
        NeuronType type = AnyNeurons();
        bool isPlain = type is not (Izhikevich or Sigmoid or Tanh) and not PoissonSpiking;
        _objects.Add(owner.Add(new Ensemble(_random.Next(8, 40), _random.Next(1, 4))
        {
            NeuronType = type,
            Radius = Flip(3) ? 1.5 : 1,
            MaxRates = type is Izhikevich ? new Uniform(20, 60) : isPlain ? new Uniform(100, 250) : null!,
            Intercepts = isPlain ? new Uniform(-1, 0.3) : null!,
            Noise = Flip(5) && type is not Direct ? new WhiteNoise() : null!,
        }));
    }

    // Their inputs come before their outputs, so that connections without a synapse still go forwards.
    private void AddNetwork(Network owner)
    {
        const int Neurons = 12;
        switch (_random.Next(9))
        {
            case 0:
                EnsembleArray array = owner.Add(new EnsembleArray(Neurons, 2, _random.Next(1, 3)));
                _objects.AddRange(Flip(2) ? [array.Input, array.AddNeuronInput(), array.Output, array.AddNeuronOutput()] : [array.Input, array.AddOutput("square", x => x * x)]);
                break;
            case 1:
                Product product = owner.Add(new Product(Neurons, 2));
                _objects.AddRange([product.InputA, product.InputB, product.Output]);
                break;
            case 2:
                CircularConvolution convolution = owner.Add(new CircularConvolution(Neurons, 2));
                _objects.AddRange([convolution.InputA, convolution.InputB, convolution.Output]);
                break;
            case 3:
                SpikeSharp.Networks.Integrator integrator = owner.Add(new SpikeSharp.Networks.Integrator(0.05, Neurons, 2));
                _objects.AddRange([integrator.Input, integrator.Ensemble]);
                break;
            case 4:
                Oscillator oscillator = owner.Add(new Oscillator(0.05, 30, 2 * Neurons));
                _objects.AddRange([oscillator.Input, oscillator.Ensemble]);
                break;
            case 5:
                InputGatedMemory memory = owner.Add(new InputGatedMemory(Neurons, 2));
                _objects.AddRange([memory.Input, memory.Gate, memory.Output]);
                break;
            case 6:
                AssociativeMemory associative = owner.Add(new AssociativeMemory(new double[,] { { 1, 0 }, { 0, 1 } }, neurons: Neurons));
                _objects.AddRange([associative.Input, associative.Output]);
                break;
            case 7:
                BasalGanglia ganglia = owner.Add(new BasalGanglia(2, Neurons));
                _objects.AddRange([ganglia.Input, ganglia.Output]);
                break;
            default:
                Thalamus thalamus = owner.Add(new Thalamus(2, Neurons));
                _objects.AddRange([thalamus.Input, thalamus.Output]);
                break;
        }
    }

    /// <summary>An image, neurons that see it through a kernel, and an image made of them by a transposed kernel.</summary>
    private void AddImage(Network owner)
    {
        bool last = Flip(2);
        int groups = Flip(3) ? 2 : 1;
        ChannelShape shape = Flip(3) ? new ChannelShape([6], 2, last) : new ChannelShape([3, 4], 2, last);
        int axes = shape.Dimensions;
        Node image = owner.Add(Node.Relay(shape.Size));
        Padding padding = Flip(2) ? Padding.Same : Padding.Valid;
        Convolution convolution = new(2 * groups, shape, [.. Enumerable.Repeat(2, axes)], Flip(2) ? new He() : new Uniform(-0.5, 0.5), [.. Enumerable.Repeat(_random.Next(1, 3), axes)], padding, groups);
        NeuronType type = Flip(2) ? new SpikingRectifiedLinear(0.01) : new LeakyRelu(0.1, 0.01);
        Ensemble neurons = owner.Add(new Ensemble(convolution.Output.Size, 1) { NeuronType = type, Gain = new Choice([100.0, -50]), Bias = new Uniform(0, 50) });
        owner.Connect(image, neurons.Neurons, convolution, Flip(2) ? Synapse.None : Filter());
        ConvolutionTranspose back = new(1, convolution.Output, [.. Enumerable.Repeat(2, axes)], new Uniform(-0.5, 0.5), [.. Enumerable.Repeat(2, axes)], Flip(2) ? Padding.Same : Padding.Valid);
        Node result = owner.Add(Node.Relay(back.Output.Size));
        owner.Connect(neurons.Neurons, result, back, Flip(2) ? Synapse.None : Filter());
        _objects.AddRange([image, neurons, result]);
    }

    private Solver AnySolver(int neurons, int size) => _random.Next(12) switch
    {
        0 => new Lstsq(),
        1 => new LstsqNoise(),
        2 => new LstsqMultNoise(Method: AnyMethod()),
        3 => new LstsqL2nz(),
        4 => new LstsqDrop(),
        5 => new LstsqL1(1e-3, 1e-3, MaxIterations: 20),
        6 => new Nnls(),
        7 => new NnlsL2(),
        8 => new NnlsL2nz(),
        9 => new NoSolver(Matrix(neurons, size, 0.002)),
        _ => new LstsqL2(Method: AnyMethod()),
    };

    private LeastSquaresSolver AnyMethod() => _random.Next(7) switch
    {
        0 => new Conjgrad(),
        1 => new ConjgradScipy(),
        2 => new LsmrScipy(),
        3 => new BlockConjgrad(),
        4 => new Svd(),
        5 => new RandomizedSvd(Components: 4),
        _ => new Cholesky(),
    };

    private Distribution Points(int dimensions) => Flip(2) ? new ScatteredHypersphere() : Matrix(50, dimensions, 1);

    private double[,] Matrix(int rows, int columns, double scale)
    {
        double[,] values = new double[rows, columns];
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++) values[i, j] = scale * ((_random.NextDouble() * 2) - 1);
        return values;
    }
}
