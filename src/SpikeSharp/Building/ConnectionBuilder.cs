using SpikeSharp.Numerics;

namespace SpikeSharp.Building;

/// <summary>Emits the operators of a <see cref="Connection"/>: select, function or decoders, transform, filter, add.</summary>
internal static class ConnectionBuilder
{
    public static BuiltConnection Build(ModelBuilder model, Connection connection)
    {
        string name = model.NameOf(connection);
        BuiltConnection built = Build(model, connection, name, model.SeedOf(connection), connection.Post.Target switch
        {
            LearningRule rule => model.InputOf(rule),
            NetworkObject target => model.InputOf(target),
        });
        LearningBuilder.Build(model, connection, built);
        return built;
    }

    /// <summary>Emits a connection into a signal; its post need not be part of the network, as in a probe of a decoded output.</summary>
    public static BuiltConnection Build(ModelBuilder model, Connection connection, string name, long seed, Signal target)
    {
        NumpyRandom random = new(seed);
        Signal full = model.OutputOf(connection.Pre.Target), source, value;
        Signal? weights;
        DecoderProblem? problem = null;
        if (connection.IsDecoded)
        {
            if (connection.Transform is not Dense && !ReferenceEquals(connection.Transform, Transform.None))
                throw new BuildException(
                    DiagnosticCodes.UnsupportedPart, $"{connection}: a {connection.Transform.GetType().Name} transform cannot stand behind decoders.", "connect through a relay node: ensemble to node, then node with the transform to post");
            source = full;
            (problem, Func<NdArray> make) = DecodedWeights.Prepare(model, connection, random);
            int rows = connection.SolvesForWeights ? ((Ensemble)connection.Post.Target).Size : connection.SizeOut;
            weights = Signal.Deferred($"{name}.weights", [rows, source.Size], make, isReadOnly: !LearnsWeights(connection));
            value = Signal.Filled($"{name}.weighted", [rows], 0);
            model.AddWeights(weights);
            model.Add(new Reset(value));
            model.Add(new DotInc(weights, source, value));
        }
        else
        {
            source = model.Select(full, connection.Pre, $"{name}.pre");
            if (!ReferenceEquals(connection.Function, Function.None)) source = CallFunction(model, connection, name, source);
            (value, weights) = Weigh(model, connection, name, source, random);
        }
        value = SynapseBuilder.Build(model, connection.Synapse, value, name);
        if (connection.SolvesForWeights) model.Add(new Copy(value, model.Of((Ensemble)connection.Post.Target).Current, Increments: true));
        else if (connection.Post.Target is Neurons neurons) AddToNeurons(model, neurons, connection.Post, value, name);
        else AddTo(model, target, connection.Post, value);
        return new BuiltConnection(name, weights, seed) { Input = full, Output = value, Problem = problem, Path = model.PathOf(connection), Trainable = connection.Trainable };
    }

    private static bool LearnsWeights(Connection connection) => connection.LearningRuleTypes.Any(rule => rule.Modifies != LearningTarget.Encoders);

    private static Signal CallFunction(ModelBuilder model, Connection connection, string name, Signal source)
    {
        Signal result = Signal.Filled($"{name}.function", [connection.SizeMid], 0);
        Function function = connection.Function;
        string functionName = $"{name}.{function.Name}";
        if (function.Arithmetic is { } arithmetic) model.Add(new Expression(result, null, source, arithmetic, functionName));
        else model.Add(new External(result, null, source, model.NextFunction(), functionName, (_, x, y) => function.Call(x, y)));
        return result;
    }

    private static (Signal Weighted, Signal? Weights) Weigh(ModelBuilder model, Connection connection, string name, Signal source, NumpyRandom random)
    {
        if (ReferenceEquals(connection.Transform, Transform.None)) return (source, null);

        Signal weighted = Signal.Filled($"{name}.weighted", [connection.SizeOut], 0);
        bool isReadOnly = !LearnsWeights(connection);
        Signal weights;
        Operator product;
        switch (connection.Transform)
        {
            case Dense dense:
                weights = Signal.Of($"{name}.weights", DenseValues(dense, random), isReadOnly);
                product = weights.Shape.Length == 2 ? new DotInc(weights, source, weighted) : new ElementwiseInc(weights, source, weighted);
                break;
            case Sparse sparse:
                weights = Signal.Of($"{name}.weights", Compress(sparse, random));
                product = new SparseDotInc(weights, source, weighted);
                break;
            case Convolution convolution:
                weights = Signal.Of($"{name}.weights", convolution.Weights.Draw(random), isReadOnly: true);
                product = new ConvInc(weights, source, weighted, ConvolutionGeometry.Of(convolution));
                break;
            case ConvolutionTranspose convolution:
                weights = Signal.Of($"{name}.weights", convolution.Weights.Draw(random), isReadOnly: true);
                product = new ConvTransposeInc(weights, source, weighted, ConvolutionGeometry.Of(convolution));
                break;
            default:
                throw new BuildException(DiagnosticCodes.UnsupportedPart, $"{connection}: transform {connection.Transform.GetType().Name} cannot be built.");
        }
        model.AddWeights(weights);
        model.Add(new Reset(weighted));
        model.Add(product);
        return (weighted, weights);
    }

    private static NdArray DenseValues(Dense dense, NumpyRandom random) => dense.Kind switch
    {
        DenseKind.Scalar => NdArray.Scalar(dense.Values.Span[0]),
        DenseKind.Diagonal => NdArray.From(dense.Values.ToArray()),
        DenseKind.Matrix => NdArray.From(dense.Values.ToArray(), dense.Rows, dense.Columns),
        _ => NdArray.From(dense.Distribution!.Sample(dense.Rows, dense.Columns, random), dense.Rows, dense.Columns),
    };

    private static SparseMatrix Compress(Sparse sparse, NumpyRandom random)
    {
        double[] values = sparse.Draw(random);
        int[] starts = new int[sparse.Rows + 1];
        foreach ((int row, _, _) in sparse.Entries) starts[row + 1]++;
        for (int row = 0; row < sparse.Rows; row++) starts[row + 1] += starts[row];
        int[] next = starts[..^1], indices = new int[sparse.Entries.Length];
        double[] data = new double[indices.Length];
        // Ascending columns within a row, stable for repeats: the order in which a row is summed.
        foreach (int entry in Enumerable.Range(0, values.Length).OrderBy(i => sparse.Entries[i].Column))
        {
            int at = next[sparse.Entries[entry].Row]++;
            indices[at] = sparse.Entries[entry].Column;
            data[at] = values[entry];
        }
        return new SparseMatrix(sparse.Rows, sparse.Columns, NdArray.From(data), [.. indices], [.. starts]);
    }

    private static void AddTo(ModelBuilder model, Signal target, View post, Signal value)
    {
        if (post.Slice.IsRange)
        {
            (int start, int step, int count) = post.Slice.Resolve(target.Size);
            model.Add(new Copy(value, target.Range(start, step, count), Increments: true));
        }
        else
        {
            model.Add(new Copy(value, target, Increments: true, TargetIndices: [.. post.Slice.Positions(target.Size)]));
        }
    }

    private static void AddToNeurons(ModelBuilder model, Neurons neurons, View post, Signal value, string name)
    {
        BuiltEnsemble ensemble = model.Of(neurons.Ensemble);
        int[] positions = post.Slice.Positions(ensemble.Size);
        bool all = ReferenceEquals(post.Slice, Slice.All);
        Signal gains = Signal.Of(
            $"{name}.gains", NdArray.From(all ? [.. ensemble.Gain] : Array.ConvertAll(positions, i => ensemble.Gain[i])), isReadOnly: true);
        if (post.Slice.IsRange)
        {
            (int start, int step, int count) = post.Slice.Resolve(ensemble.Size);
            model.Add(new ElementwiseInc(gains, value, ensemble.Current.Range(start, step, count)));
            return;
        }
        Signal scaled = Signal.Filled($"{name}.scaled", [positions.Length], 0);
        model.Add(new Reset(scaled));
        model.Add(new Copy(scaled, ensemble.Current, Increments: true, TargetIndices: [.. positions]));
        model.Add(new ElementwiseInc(gains, value, scaled));
    }
}
