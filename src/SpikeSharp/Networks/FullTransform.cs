namespace SpikeSharp.Networks;

/// <summary>What a connection does to whole objects, its slices included, as one matrix.</summary>
public static class FullTransform
{
    /// <summary>The matrix from the whole source to the whole target.</summary>
    /// <param name="connection">Its transform is none, <see cref="Dense"/> or <see cref="Sparse"/>, with given values.</param>
    /// <returns>
    /// Shape (input size of the target, output size of the source); behind a function as many columns as it has results, since slices of the source come before it.
    /// An element of the target that is selected twice adds up. Gains of neurons and decoders are not part of it.
    /// </returns>
    /// <exception cref="ArgumentException">The transform is a convolution, or its values are drawn when the network is built.</exception>
    public static double[,] Of(Connection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (!IsKnown(connection))
            throw new ArgumentException($"{connection}: Connection.Transform is {connection.Transform}; a full transform needs a Dense or Sparse one with given values.", nameof(connection));
        bool hasFunction = !ReferenceEquals(connection.Function, Function.None);
        int[]? columns = hasFunction ? null : connection.Pre.Slice.Positions(connection.Pre.FullSizeOut);
        int[] rows = connection.Post.Slice.Positions(connection.Post.FullSizeIn);
        double[,] full = new double[connection.Post.FullSizeIn, hasFunction ? connection.SizeMid : connection.Pre.FullSizeOut];
        switch (connection.Transform)
        {
            case Dense { Kind: DenseKind.Matrix } dense:
                for (int i = 0; i < dense.Values.Length; i++) Put(i / dense.Columns, i % dense.Columns, dense.Values.Span[i]);
                break;
            case Dense dense:
                for (int i = 0; i < rows.Length; i++) Put(i, i, dense.Values.Span[dense.Kind == DenseKind.Scalar ? 0 : i]);
                break;
            case Sparse sparse:
                foreach ((int row, int column, double value) in sparse.Entries) Put(row, column, value);
                break;
            default:
                for (int i = 0; i < rows.Length; i++) Put(i, i, 1);
                break;
        }
        return full;

        void Put(int row, int column, double value) => full[rows[row], columns is null ? column : columns[column]] += value;
    }

    /// <summary>Whether the transform is a matrix whose values are known before the build.</summary>
    internal static bool IsKnown(Connection connection) =>
        ReferenceEquals(connection.Transform, Transform.None) || connection.Transform is Dense { Distribution: null } or Sparse { Distribution: null };
}
