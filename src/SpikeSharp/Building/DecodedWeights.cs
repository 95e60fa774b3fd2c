using SpikeSharp.Numerics;

namespace SpikeSharp.Building;

/// <summary>From the evaluation points of a decoded connection to its effective weights.</summary>
internal static class DecodedWeights
{
    /// <summary>Prepares the problem of a connection and the weights that follow from its solution.</summary>
    /// <param name="model">The build.</param>
    /// <param name="connection">A connection from an ensemble with neurons.</param>
    /// <param name="random">The connection's generator.</param>
    /// <returns>The problem, and the function that makes the weights when it is solved.</returns>
    public static (DecoderProblem Problem, Func<NdArray> Weights) Prepare(ModelBuilder model, Connection connection, NumpyRandom random)
    {
        BuiltEnsemble ensemble = model.Of((Ensemble)connection.Pre.Target);
        (NdArray points, object identity) = Points(ensemble, connection, random);
        double[] targets = Targets(connection, points);
        int size = connection.SizeMid;
        bool whole = connection.SolvesForWeights && !connection.Solver.IsCompositional;
        Dense? sampled = null;
        double[]? encoders = connection.SolvesForWeights ? PostEncoders(model, connection) : null;
        int rows = connection.SolvesForWeights ? ((Ensemble)connection.Post.Target).Size : connection.SizeOut;
        if (whole)
        {
            // Such a solver gets the target currents of the neurons, so the transform is needed first.
            sampled = connection.Transform as Dense
                ?? throw new BuildException(
                    DiagnosticCodes.UnsupportedPart, $"{connection}: {connection.Solver.GetType().Name} with Weights = true needs a Dense transform.", "give the connection a transform (1, for example)");
            double[] matrix = Full(sampled, connection.SizeOut, size, random);
            double[] map = Matrix.Multiply(encoders!, matrix, rows, connection.SizeOut, size);
            if (targets.Length > 0) targets = Matrix.Multiply(targets, Matrix.Transpose(map, rows, size), targets.Length / size, size, rows);
            size = rows;
        }
        DecoderProblem problem = model.Decoders.Add(
            new DecoderProblem(connection, ensemble, points, identity, targets, size, connection.Solver.UsesRandom ? random : null));
        return (problem, Weights);

        NdArray Weights()
        {
            double[] decoders = Matrix.Transpose(problem.Result.X.AsSpan(), ensemble.Size, size);
            if (!whole) decoders = Transformed(connection, decoders, size, ensemble.Size, random);
            if (encoders is not null && !whole) decoders = Matrix.Multiply(encoders, decoders, rows, connection.SizeOut, ensemble.Size);
            return NdArray.From(decoders, rows, ensemble.Size);
        }
    }

    private static (NdArray Points, object Identity) Points(BuiltEnsemble ensemble, Connection connection, NumpyRandom random)
    {
        int d = ensemble.Dimensions;
        // Given values need neither points nor draws.
        if (connection.Solver is NoSolver) return (NdArray.From(Array.Empty<double>(), 0, d), connection);
        if (ReferenceEquals(connection.EvalPoints, Distribution.None)) return (ensemble.EvalPoints!, ensemble);
        Ensemble source = (Ensemble)connection.Pre.Target;
        int count = connection.EvalPoints is Samples given ? given.Count : EnsembleBuilder.EvalPointCount(source);
        double[] points = connection.EvalPoints.Sample(count, d, random);
        if (connection.ScaleEvalPoints)
            foreach (ref double value in points.AsSpan()) value *= source.Radius;
        // Listed points are the same for all that list them; drawn ones belong to their connection.
        return (NdArray.From(points, count, d), connection.EvalPoints is Samples ? (connection.EvalPoints, connection.ScaleEvalPoints) : connection);
    }

    private static double[] Targets(Connection connection, NdArray points)
    {
        int count = points.Shape[0], d = points.Shape[1], sizeIn = connection.SizeIn, size = connection.SizeMid;
        if (connection.Solver is NoSolver) return [];
        if (connection.Function.IsPoints) return [.. connection.Function.Points];
        int[] positions = connection.Pre.Slice.Positions(d);
        ReadOnlySpan<double> values = points.AsSpan<double>();
        double[] targets = new double[count * size], x = new double[sizeIn];
        for (int row = 0; row < count; row++)
        {
            for (int i = 0; i < sizeIn; i++) x[i] = values[(row * d) + positions[i]];
            Span<double> y = targets.AsSpan(row * size, size);
            if (ReferenceEquals(connection.Function, Function.None)) x.CopyTo(y);
            else Call(connection, x, y);
        }
        return targets;
    }

    private static void Call(Connection connection, double[] x, Span<double> y)
    {
        try
        {
            connection.Function.Call(x, y);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new BuildException(
                DiagnosticCodes.UnsolvableDecoders, $"{connection}: the function '{connection.Function}' failed at the point ({string.Join(", ", x)}): {error.Message}", null, error);
        }
        foreach (double value in y)
            if (!double.IsFinite(value))
                throw new BuildException(
                    DiagnosticCodes.UnsolvableDecoders, $"{connection}: the function '{connection.Function}' gives {value} at the point ({string.Join(", ", x)}).", "give finite values at all evaluation points");
    }

    /// <summary>The transform times decoders; drawn from the connection's generator after all other draws.</summary>
    private static double[] Transformed(Connection connection, double[] decoders, int size, int neurons, NumpyRandom random)
    {
        if (connection.Transform is not Dense dense) return decoders;
        if (dense.Kind is DenseKind.Scalar or DenseKind.Diagonal)
        {
            ReadOnlySpan<double> factors = dense.Values.Span;
            for (int i = 0; i < decoders.Length; i++) decoders[i] = factors[factors.Length == 1 ? 0 : i / neurons] * decoders[i];
            return decoders;
        }
        return Matrix.Multiply(Full(dense, connection.SizeOut, size, random), decoders, connection.SizeOut, size, neurons);
    }

    private static double[] Full(Dense dense, int rows, int columns, NumpyRandom random)
    {
        if (dense.Kind == DenseKind.Matrix) return dense.Values.ToArray();
        if (dense.Kind == DenseKind.Sampled) return dense.Distribution!.Sample(rows, columns, random);
        double[] matrix = new double[rows * columns];
        for (int i = 0; i < rows; i++) matrix[(i * columns) + i] = dense.Values.Span[dense.Kind == DenseKind.Scalar ? 0 : i];
        return matrix;
    }

    // Columns of post's scaled encoders that the connection reaches, shape (neurons of post, size out).
    private static double[] PostEncoders(ModelBuilder model, Connection connection)
    {
        BuiltEnsemble post = model.Of((Ensemble)connection.Post.Target);
        int[] positions = connection.Post.Slice.Positions(post.Dimensions);
        double[] all = post.ScaledEncoders!.ToDoubles(), selected = new double[post.Size * positions.Length];
        for (int neuron = 0; neuron < post.Size; neuron++)
            for (int i = 0; i < positions.Length; i++) selected[(neuron * positions.Length) + i] = all[(neuron * post.Dimensions) + positions[i]];
        return selected;
    }
}
