using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp.Building;

/// <summary>Emits the operators of a <see cref="Connection"/>: select, transform, filter, add (specification section 9.5).</summary>
internal static class ConnectionBuilder
{
    public static BuiltConnection Build(ModelBuilder model, Connection connection)
    {
        string name = connection.Label ?? $"{NameOf(connection.Pre)}->{NameOf(connection.Post)}";
        Signal source = model.Select(model.OutputOf(connection.Pre.Target), connection.Pre, $"{name}.pre");
        (Signal value, Signal? weights) = Weigh(model, connection, name, source);
        value = SynapseBuilder.Build(model, connection.Synapse, value, name);
        if (connection.Post.Target is Neurons neurons) AddToNeurons(model, neurons, connection.Post, value, name);
        else AddTo(model, model.InputOf(connection.Post.Target), connection.Post, value);
        return new BuiltConnection(name, weights, model.SeedOf(connection));
    }

    private static string NameOf(View view) => (view.Target is Neurons neurons ? neurons.Ensemble.Label : view.Target.Label) ?? "?";

    private static (Signal Weighted, Signal? Weights) Weigh(ModelBuilder model, Connection connection, string name, Signal source)
    {
        if (ReferenceEquals(connection.Transform, Transform.None)) return (source, null);

        Signal weighted = Signal.Filled($"{name}.weighted", [connection.Post.SizeIn], 0);
        Signal weights;
        Operator product;
        switch (connection.Transform)
        {
            case Dense dense:
                weights = Signal.Of($"{name}.weights", DenseValues(dense, model.SeedOf(connection)), isReadOnly: true);
                product = weights.Shape.Length == 2 ? new DotInc(weights, source, weighted) : new ElementwiseInc(weights, source, weighted);
                break;
            case Sparse sparse:
                weights = Signal.Of($"{name}.weights", Compress(sparse));
                product = new SparseDotInc(weights, source, weighted);
                break;
            case Convolution convolution:
                ImmutableArray<int> shape = [.. convolution.KernelSize, convolution.Input.Channels / convolution.Groups, convolution.Filters];
                weights = Signal.Of($"{name}.weights", NdArray.From(convolution.Kernel.ToArray(), shape.AsSpan()), isReadOnly: true);
                product = new ConvInc(weights, source, weighted, ConvolutionGeometry.Of(convolution));
                break;
            default:
                throw new BuildException(DiagnosticCodes.UnsupportedPart, $"{connection}: transform {connection.Transform.GetType().Name} cannot be built.");
        }
        model.Add(new Reset(weighted));
        model.Add(product);
        return (weighted, weights);
    }

    private static NdArray DenseValues(Dense dense, long seed) => dense.Kind switch
    {
        DenseKind.Scalar => NdArray.Scalar(dense.Values.Span[0]),
        DenseKind.Diagonal => NdArray.From(dense.Values.ToArray()),
        DenseKind.Matrix => NdArray.From(dense.Values.ToArray(), dense.Rows, dense.Columns),
        _ => NdArray.From(dense.Distribution!.Sample(dense.Rows, dense.Columns, new NumpyRandom(seed)), dense.Rows, dense.Columns),
    };

    private static SparseMatrix Compress(Sparse sparse)
    {
        int[] starts = new int[sparse.Rows + 1];
        foreach ((int row, _, _) in sparse.Entries) starts[row + 1]++;
        for (int row = 0; row < sparse.Rows; row++) starts[row + 1] += starts[row];
        int[] next = starts[..^1], indices = new int[sparse.Entries.Length];
        double[] data = new double[indices.Length];
        // Ascending columns within a row, stable for repeats: the order in which a row is summed.
        foreach ((int row, int column, double value) in sparse.Entries.OrderBy(entry => entry.Column))
        {
            int at = next[row]++;
            indices[at] = column;
            data[at] = value;
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
