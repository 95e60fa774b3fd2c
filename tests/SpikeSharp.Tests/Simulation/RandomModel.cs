using System.Collections.Immutable;
using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp.Tests.Simulation;

/// <summary>
/// A small model of up to 20 objects of every kind that people write by hand, the same for the same seed: ensembles of every type, functions, solvers, learning rules,
/// processes, convolutions, slices, networks in networks.
/// </summary>
internal sealed partial class RandomModel
{
    private static readonly ProbeAttribute[] Attributes =
    [
        ProbeAttribute.Input, ProbeAttribute.Output, ProbeAttribute.Voltage, ProbeAttribute.RefractoryTime, ProbeAttribute.Adaptation, ProbeAttribute.Recovery, ProbeAttribute.RateOut,
    ];

    private readonly Random _random;
    private readonly List<NetworkObject> _objects = [];
    private readonly List<(Connection Connection, LearningRule Rule)> _rules = [];
    private readonly bool _callsHost;

    /// <param name="seed">Fixes all of it.</param>
    /// <param name="callsHost">Whether functions of the host run in a step.</param>
    public RandomModel(int seed, bool callsHost = true)
    {
        _random = new Random(seed);
        _callsHost = callsHost;
        Network = new Network(seed: seed);
        Network part = Network.Add(new Network("part"));
        int objects = _random.Next(3, 12);
        AddSource(Network);
        AddEnsemble(Network);
        while (_objects.Count < objects)
        {
            Network owner = Flip(3) ? part : Network;
            if (Flip(3)) AddSource(owner);
            else if (Flip(4)) _objects.Add(owner.Add(Node.Relay(_random.Next(1, 5))));
            else if (Flip(5)) AddNetwork(owner);
            else if (Flip(6)) AddImage(owner);
            else AddEnsemble(owner);
        }
        int connections = _random.Next(3, 9);
        for (int i = 0; i < connections; i++) Connect();
        foreach ((Connection connection, LearningRule rule) in _rules) Teach(connection, rule);
        foreach (NetworkObject item in _objects.ToArray()) Observe(item);
        Model = Extend(BuiltModel.Build(Network));
    }

    public Network Network { get; }

    public BuiltModel Model { get; }

    /// <summary>Every probe, and reductions of outputs.</summary>
    public ImmutableArray<Recording> Recordings =>
    [
        .. Model.Probes.Select(probe => new Recording(probe.Signal)),
        .. Model.Ensembles.Where(ensemble => ensemble.NeuronType.IsSpiking && ensemble.NeuronType.ListsSpikes).Select(ensemble => new Recording(ensemble.Output, Reduction.SpikeCount)),
    ];

    private void AddSource(Network owner)
    {
        int size = _random.Next(1, 5);
        _objects.Add(owner.Add(_random.Next(_callsHost ? 11 : 7) switch
        {
            0 => new Node(Values(size, 1)),
            1 => new Node(Noise() with { Seed = Flip(2) ? 3 : null }, sizeOut: size),
            2 => new Node(new Lowpass(0.01), sizeIn: size, sizeOut: size),
            3 => new Node(new PresentInput([Values(size, 1), Values(size, 1)], 0.003)),
            4 => new Node(new Piecewise((0.002, Values(size, 1)), (0.007, Values(size, 1)))),
            5 => Node.FromExpression(t => new[] { Math.Cos(30 * t), t }),
            6 => Node.FromExpression((t, x) => x.Sum() * t, size),
            7 => new Node(t => Math.Sin(40 * t)),
            8 => new Node((t, y) => { y[0] = Math.Cos(30 * t); y[^1] = t; }, size),
            9 => new Node(new Drift { Seed = Flip(2) ? 3 : null }, sizeOut: size),
            _ => new Node((t, x, y) => y[0] = x[^1] + Math.Tanh(x[0]), size, 1),
        }));
    }

    private Process Noise() => _random.Next(4) switch
    {
        0 => new WhiteSignal(0.1, 30),
        1 => new FilteredNoise { Synapse = new Lowpass(0.01) },
        2 => new BrownNoise(),
        _ => new WhiteNoise(),
    };

    private void Connect()
    {
        Network owner = Network;
        int from = _random.Next(_objects.Count), to = _random.Next(_objects.Count);
        // Without a synapse only forwards, so that no cycle stays within a step.
        Synapse synapse = from < to && Flip(4) ? Synapse.None : Filter();
        View pre = Source(_objects[from]);
        if (Target(_objects[to]) is not View post || pre.SizeOut == 0) return;
        if (pre.Target is Ensemble { NeuronType: not Direct } && post.Target is Ensemble { NeuronType: not Direct } && Flip(2))
        {
            ConnectWeights(owner, (Ensemble)pre.Target, (Ensemble)post.Target, synapse);
            return;
        }
        bool decodes = pre.Target is Ensemble { NeuronType: not Direct };
        int middle = pre.SizeOut;
        Function function = Function.None;
        if (pre.Target is not SpikeSharp.Neurons and not Node { IsRelay: true } && Flip(2))
        {
            if (!decodes && !_callsHost) (function, middle) = Flip(2) ? (Function.ElementwiseFromExpression(x => Math.Sin(x)), middle) : (Function.FromExpression(x => x[0] * 0.5), 1);
            else if (Flip(2)) function = (Function)Math.Sin;
            else function = Function.Of((x, y) => { y.Fill(Math.Tanh(x[0])); y[^1] = Math.Sin(x[^1] * x[0]); }, middle = _random.Next(1, 4));
        }
        double scale = pre.Target is SpikeSharp.Neurons ? 0.002 : 0.7;
        // What is selected twice takes no matrix.
        if ((Repeats(pre) || Repeats(post)) && middle != post.SizeIn) return;
        Transform transform = Repeats(pre) || Repeats(post) ? scale : Map(post.SizeIn, middle, decodes, scale);
        Connection connection = owner.Add(new Connection(pre, post)
        {
            Synapse = synapse,
            Function = function,
            Transform = transform,
            LearningRuleType = Rule(transform, post, decodes),
            Solver = decodes && Flip(2) ? AnySolver(((Ensemble)pre.Target).Size, middle) : null!,
            EvalPoints = decodes && ReferenceEquals(pre.Slice, Slice.All) && Flip(4) ? Points(((Ensemble)pre.Target).Dimensions) : null!,
        });
        Enlist(connection);
    }

    private void ConnectWeights(Network owner, Ensemble pre, Ensemble post, Synapse synapse)
    {
        LearningRuleType? rule = _random.Next(4) switch
        {
            0 => new Bcm(1e-9),
            1 => new Oja(1e-6),
            2 => new Pes(1e-4),
            _ => null,
        };
        Solver solver = AnySolver(pre.Size, pre.Dimensions) with { Weights = true };
        Transform transform = solver.IsCompositional ? Map(post.Dimensions, pre.Dimensions, decodes: true) : new Dense(post.Dimensions, pre.Dimensions, new Uniform(-0.7, 0.7));
        Connection connection = Flip(2)
            ? new Connection(pre, post) { Synapse = synapse, Solver = solver, Transform = transform, LearningRuleType = rule }
            : new Connection(pre.Neurons, post.Neurons) { Synapse = synapse, Transform = new Dense(post.Size, pre.Size, Values(post.Size * pre.Size, 0.001)), LearningRuleType = rule };
        owner.Add(connection);
        Enlist(connection);
    }

    private LearningRuleType? Rule(Transform transform, View post, bool decodes)
    {
        if (transform is not Dense && !ReferenceEquals(transform, Transform.None)) return null;
        if (decodes && post.Target is not SpikeSharp.Neurons && Flip(2)) return Flip(2) ? new Pes(1e-3, Flip(3) ? Synapse.None : null) : new Rls(1e-2);
        return post.Target is Ensemble { NeuronType: not Direct } && Flip(4) ? new Voja(0.1) : null;
    }

    private void Enlist(Connection connection)
    {
        foreach (LearningRule rule in connection.LearningRules) _rules.Add((connection, rule));
    }

    private void Teach(Connection connection, LearningRule rule)
    {
        int size = rule.SizeIn;
        if (size > 0) Network.Connect(Source(_objects[0], whole: true), rule, new Dense(size, Source(_objects[0], whole: true).SizeOut, Values(size * Source(_objects[0], whole: true).SizeOut, 1)), Filter());
        Network.Add(new Probe(rule, ProbeAttribute.Delta) { SampleEvery = 0.003 });
        if (rule.Type is Rls) Network.Add(new Probe(rule, ProbeAttribute.InverseGamma));
        Network.Add(rule.Type is Voja ? new Probe(rule, ProbeAttribute.ScaledEncoders) : new Probe(connection, ProbeAttribute.Weights) { Synapse = Flip(3) ? Filter() : Synapse.None });
    }

    private void Observe(NetworkObject item)
    {
        if (item is Node)
        {
            Network.Add(new Probe(Source(item)));
            return;
        }
        Ensemble ensemble = (Ensemble)item;
        Network.Add(new Probe(ensemble) { Synapse = Flip(2) ? Filter() : Synapse.None });
        if (ensemble.NeuronType is Direct) return;
        string[] variables = [.. ensemble.NeuronType.State.Concat(ensemble.NeuronType.BaseType?.State ?? []).Select(variable => variable.Name)];
        foreach (ProbeAttribute attribute in Attributes)
        {
            bool exists = attribute == ProbeAttribute.Input || attribute == ProbeAttribute.Output || variables.Contains(attribute.Name) || (attribute == ProbeAttribute.RateOut && ensemble.NeuronType.BaseType is not null);
            if (exists && Flip(2)) Network.Add(new Probe(ensemble.Neurons, attribute) { SampleEvery = Flip(3) ? 0.002 : null });
        }
    }

    private View Source(NetworkObject item, bool whole = false) => item switch
    {
        Ensemble { NeuronType: Direct } ensemble => ensemble,
        Ensemble ensemble when !whole && Flip(4) => Part(ensemble.Neurons, ensemble.Size),
        Ensemble ensemble => whole ? ensemble : Part(ensemble, ensemble.Dimensions),
        Node node => whole ? node : Part(node, node.SizeOut),
        _ => throw new NotSupportedException(item.ToString()),
    };

    private View? Target(NetworkObject item) => item switch
    {
        Ensemble ensemble when ensemble.NeuronType is not Direct && Flip(5) => Part(ensemble.Neurons, ensemble.Size),
        Ensemble ensemble => Part(ensemble, ensemble.Dimensions),
        Node { SizeIn: > 0 } node => Part(node, node.SizeIn),
        _ => null,
    };

    private static bool Repeats(View view) => !view.Slice.IsRange && view.Slice.Indices.Distinct().Count() < view.Slice.Indices.Length;

    private View Part(NetworkObject target, int size) => new(target, size < 2 ? Slice.All : AnySlice(_random, size));

    // Rates are hundreds, so what neurons send is made small: nothing is to explode.
    private Transform Map(int rows, int columns, bool decodes, double scale = 0.7) => _random.Next(rows == columns ? 5 : 2) switch
    {
        0 => new Dense(rows, columns, new Uniform(-scale, scale)),
        1 when !decodes => new Sparse(rows, columns, Enumerable.Range(0, rows + columns).Select(_ => (_random.Next(rows), _random.Next(columns), Values(1, scale)[0])).ToArray()),
        1 => new Dense(rows, columns, Values(rows * columns, scale)),
        2 => Dense.Diagonal(Values(rows, scale)),
        3 when scale > 0.1 => Transform.None,
        _ => scale,
    };

    // What no part of the network becomes: a transposed convolution, a product of blocks, a formula.
    private BuiltModel Extend(BuiltModel model)
    {
        List<Operator> operators = [.. model.Operators];
        List<BuiltProbe> probes = [.. model.Probes];
        Signal source = Signal.Filled("image", [24], 0);
        operators.Add(new Reset(source, 0.25));
        operators.Add(new Copy(model.Time, source, Increments: true));
        bool last = Flip(2);
        Padding padding = Flip(2) ? Padding.Same : Padding.Valid;
        ImmutableArray<int> spatial = padding == Padding.Same ? (Flip(2) ? [4, 8] : [3, 7]) : Flip(2) ? [5, 9] : [6, 10];
        ChannelShape input = new([2, 4], 3, last), output = new(spatial, 2, last);
        Signal kernel = Signal.Of("kernel", NdArray.From(Values(3 * 3 * 3 * 2, 1), 3, 3, 3, 2), isReadOnly: true), image = Signal.Filled("transposed", [output.Size], 0);
        operators.Add(new Reset(image));
        operators.Add(new ConvTransposeInc(kernel, source, image, new ConvolutionGeometry(input, output, [3, 3], [2, 2], padding, 1)));
        Signal blocks = Signal.Of("blocks", NdArray.From(Values(5 * 2 * 3, 1), 5, 2, 3), isReadOnly: true), rows = Signal.Filled("rows", [6], 0);
        operators.Add(new Reset(rows));
        operators.Add(new BsrDotInc(blocks, source, rows, [0, 7, 3, 2, 5], [0, 2, 2, 5]));
        Signal formula = Signal.Filled("formula", [24], 0);
        operators.Add(new Expression(
            formula, model.Time, source,
            ExpressionNode.Of(ExpressionOperation.Add, ExpressionNode.Of(ExpressionOperation.Sin, ExpressionNode.Input), ExpressionNode.Of(ExpressionOperation.Multiply, ExpressionNode.Time, ExpressionNode.Constant(0.3))), "formula"));
        foreach (Signal signal in (ReadOnlySpan<Signal>)[image, rows, formula])
        {
            operators.Add(new SimProbe(signal));
            probes.Add(new BuiltProbe(signal.Name, signal, null, signal.Name, "output"));
        }
        return new BuiltModel(model.ToParts() with { Operators = [.. operators], Probes = [.. probes], Order = default });
    }

    private Synapse Filter() => _random.Next(6) switch
    {
        0 => new Alpha(0.004),
        1 => new Triangle(0.004),
        2 => new Lowpass(0),
        _ => new Lowpass(0.005),
    };

    private bool Flip(int sides) => _random.Next(sides) == 0;

    private double[] Values(int count, double scale) => [.. Enumerable.Range(0, count).Select(_ => scale * ((_random.NextDouble() * 2) - 1))];

    /// <summary>A walk of random steps, with a variable.</summary>
    private sealed record Drift : Process
    {
        public override ImmutableArray<ProcessVariable> State(int sizeIn, int sizeOut, double dt) => [ProcessVariable.Filled("place", [sizeOut])];

        public override ProcessStep Start(int sizeIn, int sizeOut, double dt, NumpyRandom random) => new Walk(random);

        private sealed class Walk(NumpyRandom random) : ProcessStep
        {
            public override void Step(double time, ReadOnlySpan<double> input, Span<double> output, ProcessState state)
            {
                Span<double> place = state[0];
                for (int i = 0; i < place.Length; i++) output[i] = place[i] += 0.2 * (random.NextDouble() - 0.5);
            }
        }
    }
}
