using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Tests.Simulation;

/// <summary>A small network of everything that the builder knows, the same for the same seed; and data for its inputs.</summary>
internal sealed class RandomNetwork
{
    // Many of them are images of several channels.
    private static readonly int[] Sizes = [2, 7, 12, 16, 18, 24, 24, 32, 36];

    private readonly Random _random;
    private readonly bool _isConstant;
    private readonly List<View> _sources = [];
    private readonly List<View> _targets = [];
    private readonly List<Node> _inputs = [];

    /// <param name="seed">Fixes all of it.</param>
    /// <param name="isConstant">Whether no input gets data and many neurons keep no state, so that whole parts never change.</param>
    public RandomNetwork(int seed, bool isConstant = false)
    {
        _random = new Random(seed);
        _isConstant = isConstant;
        Network = new Network(seed: seed);
        int inputs = _random.Next(1, 3), layers = _random.Next(2, 5);
        for (int i = 0; i < inputs; i++)
        {
            Node node = Network.Add(new Node(Values(Sizes[_random.Next(Sizes.Length)])) { Label = $"in{i}" });
            if (!isConstant) _inputs.Add(node);
            _sources.Add(node);
        }
        if (_random.Next(4) == 0 && !isConstant) _sources.Add(Network.Add(new Node((t, y) => { y[0] = Math.Sin(t * 300); y[1] = 1; }, 2)));
        for (int layer = 0; layer < layers; layer++) AddLayer(layer);
        // Feedback and second increments: with a synapse, so that no cycle stays within a step; weak, so that nothing explodes.
        for (int i = _random.Next(3); i > 0; i--) Connect(Pick(_sources), Pick(_targets), Filter(), 0.01);
        for (int i = 0; i < _sources.Count; i++) Network.Add(new Probe(_sources[i]) { Synapse = _random.Next(3) == 0 ? Filter() : Synapse.None });
        foreach (Ensemble ensemble in Network.Ensembles)
        {
            Network.Add(new Probe(ensemble.Neurons, ProbeAttribute.Input));
            if (!ensemble.NeuronType.State.IsEmpty) Network.Add(new Probe(ensemble.Neurons, ProbeAttribute.Voltage));
            if (ensemble.Size > 3) Network.Add(new Probe(ensemble.Neurons.Slice(3, 0, -2)));
        }
        Model = BuiltModel.Build(Network);
    }

    public Network Network { get; }

    public BuiltModel Model { get; }

    public System.Collections.Immutable.ImmutableArray<Signal> Inputs => [.. _inputs.Select(node => Model.Of(node).Output!)];

    /// <summary>All that the model can record, in an order that depends on the seed; or only some of it, so that the rest may be dropped.</summary>
    public System.Collections.Immutable.ImmutableArray<Recording> Recordings(bool few)
    {
        List<Recording> all = [.. Model.Probes.Select(probe => new Recording(probe.Signal))];
        foreach (BuiltProbe probe in Model.Probes)
            all.Add(new Recording(probe.Signal, (Reduction)_random.Next(0, (int)Reduction.Max + 1), _random.Next(3) == 0 ? 0.0025 : null));
        foreach (BuiltEnsemble ensemble in Model.Ensembles)
        {
            if (!ensemble.NeuronType.IsSpiking) continue;
            foreach (Reduction reduction in (ReadOnlySpan<Reduction>)[Reduction.SpikeCount, Reduction.MaxSpikes, Reduction.SpikeSteps, Reduction.MultiSpikeSteps, Reduction.SpikesPerStep])
                all.Add(new Recording(ensemble.Output, reduction));
        }
        if (!few) return [.. all];
        List<Recording> spikes = [.. all.Where(recording => recording.Reduction >= Reduction.SpikeCount)];
        return spikes.Count > 0 && _random.Next(2) == 0 ? [.. spikes] : [all[_random.Next(all.Count)], all[^1]];
    }

    public InputData[] Data(int items, int steps, bool held) =>
    [
        .. Inputs.Select(signal => new InputData(
            signal,
            held ? NdArray.From(Values(items * signal.Size), items, signal.Size) : NdArray.From(Values(items * steps * signal.Size), items, steps, signal.Size))),
    ];

    private void AddLayer(int layer)
    {
        View source = Pick(_sources);
        if (_random.Next(4) == 0)
        {
            Node relay = Network.Add(Node.Relay(_random.Next(2, 12), $"relay{layer}"));
            ConnectLayer(source, relay, relay.SizeIn, size => size == relay.SizeIn ? relay : relay[..size]);
            if (_random.Next(2) == 0) Connect(Pick(_sources), relay, MaybeFilter());
            _sources.Add(relay);
            _targets.Add(relay);
            return;
        }

        Transform? convolution = layer == 0 || _random.Next(2) == 0 ? Convolve(source.SizeOut) : null;
        int neurons = convolution is Convolution c ? c.Output.Size : _random.Next(2, 40);
        double scale = _random.Next(3) == 0 ? 1 : 150;
        NeuronType type = _random.Next(_isConstant ? 5 : 8) switch
        {
            0 => new RectifiedLinear(0.7),
            1 => new LifRate(Amplitude: 0.01),
            2 => new SoftLifRate(0.4, Amplitude: 0.01),
            3 => new LeakyRelu(0.2, 0.7),
            5 => new SpikingLeakyRelu(0.5, 1.3 / scale),
            4 => new Lif(MinVoltage: -0.5, Amplitude: 0.02),
            _ => new SpikingRectifiedLinear(1.3 / scale),
        };
        Distribution bias = type is Lif or LifRate or SoftLifRate ? new Uniform(0, 3) : new Uniform(-0.4 * scale, scale);
        Ensemble ensemble = Network.Add(new Ensemble(neurons, 1)
        {
            Label = $"layer{layer}",
            NeuronType = type,
            Gain = _random.Next(2) == 0 ? new Uniform(0.2 * scale, scale) : scale,
            Bias = _random.Next(3) == 0 ? 0.0 : bias,
        });
        Synapse synapse = MaybeFilter();
        if (convolution is not null) Network.Connect(source, ensemble.Neurons, convolution, synapse);
        else Connect(source, ensemble.Neurons, synapse);
        for (int extra = _random.Next(3); extra > 0; extra--)
            Connect(Pick(_sources), _random.Next(3) == 0 && neurons > 4 ? Part(ensemble) : ensemble.Neurons, MaybeFilter());
        _sources.Add(ensemble.Neurons);
        if (neurons > 4) _sources.Add(Part(ensemble));
        _targets.Add(ensemble.Neurons);
    }

    private View Part(Ensemble ensemble) => _random.Next(4) switch
    {
        0 => ensemble.Neurons[1..4],
        1 => ensemble.Neurons.Slice(null, null, 2),
        2 => ensemble.Neurons[[3, 0, 2]],
        _ => ensemble.Neurons.Slice(null, null, -1),
    };

    private void ConnectLayer(View source, View whole, int size, Func<int, View> part)
    {
        if (source.SizeOut <= size && _random.Next(3) == 0) Network.Connect(source, part(source.SizeOut), _random.Next(2) == 0 ? Transform.None : 0.5, Synapse.None);
        else Connect(source, whole, Synapse.None);
    }

    private void Connect(View source, View target, Synapse synapse, double strength = 1)
    {
        int rows = target.SizeIn, columns = source.SizeOut;
        Transform transform = _random.Next(rows == columns ? 5 : 2) switch
        {
            0 => new Dense(rows, columns, Array.ConvertAll(Values(rows * columns), v => v * strength)),
            1 => new Sparse(rows, columns, Enumerable.Range(0, rows + columns).Select(_ => (_random.Next(rows), _random.Next(columns), Value() * strength)).ToArray()),
            2 => Dense.Diagonal(Array.ConvertAll(Values(rows), v => v * strength)),
            3 => Value() * strength,
            _ => strength == 1 ? Transform.None : strength,
        };
        Network.Connect(source, target, transform, synapse);
    }

    private Convolution? Convolve(int size)
    {
        List<ChannelShape> shapes = [];
        for (int channels = 1; channels <= 4; channels++)
        {
            if (size % channels != 0) continue;
            int positions = size / channels;
            bool last = _random.Next(2) == 0;
            if (positions > 1) shapes.Add(new ChannelShape([positions], channels, last));
            for (int height = 2; height <= positions / 2; height++)
                if (positions % height == 0) shapes.Add(new ChannelShape([height, positions / height], channels, last));
        }
        if (shapes.Count == 0) return null;
        // Shapes that groups divide, of one and of two axes, are rare, so they get their share.
        int axes = _random.Next(0, 3);
        List<ChannelShape> even = shapes.FindAll(shape => shape.Spatial.Length == axes && shape.Channels % 2 == 0);
        List<ChannelShape> among = even.Count > 0 ? even : shapes;
        ChannelShape input = among[_random.Next(among.Count)];
        int groups = input.Channels % 2 == 0 && _random.Next(2) == 0 ? 2 : 1, filters = groups * _random.Next(1, 10);
        Padding padding = _random.Next(2) == 0 ? Padding.Same : Padding.Valid;
        int[] kernel = [.. input.Spatial.Select(n => _random.Next(1, Math.Min(3, n) + 1))], strides = [.. input.Spatial.Select(_ => _random.Next(1, 3))];
        double[] weights = Values(kernel.Aggregate(1, (product, k) => product * k) * (input.Channels / groups) * filters);
        if (_random.Next(3) == 0)
            for (int i = 0; i < weights.Length; i++)
                if (_random.Next(3) != 0) weights[i] = 0;
        return new Convolution(filters, input, [.. kernel], weights, [.. strides], padding, groups);
    }

    // A filter takes what follows out of the constants.
    private Synapse MaybeFilter() => _random.Next(_isConstant ? 5 : 2) == 1 ? Filter() : Synapse.None;

    private LinearFilter Filter() => _random.Next(5) switch
    {
        0 => new Lowpass(0),
        1 => new Alpha(0.003),
        2 => new LinearFilter([0.01, 1], [0.02, 1]),
        _ => new Lowpass(0.005),
    };

    private View Pick(List<View> views) => views[_random.Next(views.Count)];

    private double[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => Value())];

    private double Value() => _random.Next(6) == 0 ? 0 : (_random.NextDouble() * 2) - 0.9;
}
