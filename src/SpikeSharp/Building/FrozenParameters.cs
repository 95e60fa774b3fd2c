using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp.Building;

/// <summary>What an object of a network would have to be given to be built into the present parameters.</summary>
/// <param name="Target">The object.</param>
public abstract record NengoParameters(NetworkObject Target)
{
    /// <summary>Writes the parameters into the object; the next build takes them.</summary>
    internal abstract void Freeze();
}

/// <summary>Parameters of an ensemble. Maximum rates and intercepts are back at their defaults, and encoders are not normalized.</summary>
/// <param name="Ensemble">The ensemble.</param>
/// <param name="Gain">The gains that it was built with, shape (neurons).</param>
/// <param name="Bias">The present biases, shape (neurons).</param>
/// <param name="Encoders">The present scaled encoders times radius over gain, shape (neurons, dimensions).</param>
public sealed record EnsembleParameters(Ensemble Ensemble, NdArray Gain, NdArray Bias, NdArray Encoders) : NengoParameters(Ensemble)
{
    internal override void Freeze() => Ensemble.Freeze(new Samples(Gain.ToDoubles()), new Samples(Bias.ToDoubles()), new Samples(Rows(Encoders)));

    private static double[][] Rows(NdArray matrix) => [.. matrix.ToDoubles().Chunk(matrix.Shape[1])];
}

/// <summary>Parameters of a connection.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Transform">The transform with the present weights; <see cref="Transform.None"/> where there are none, or where <paramref name="Solver"/> holds them.</param>
/// <param name="Solver">Decoders and transform in one, for a connection from an ensemble whose function then is 0 everywhere; null for others.</param>
public sealed record ConnectionParameters(Connection Connection, Transform Transform, NoSolver? Solver) : NengoParameters(Connection)
{
    internal override void Freeze() => Connection.Freeze(Transform, Solver);
}

public sealed partial class BuiltModel
{
    /// <summary>What objects would have to be given to be built into the present parameters.</summary>
    /// <param name="objects">Ensembles, their neurons, connections and networks (all their ensembles and connections).</param>
    /// <returns>One record an object, in the order given.</returns>
    /// <exception cref="ArgumentException">It is a node or probe, a direct ensemble, or a connection whose solver found a matrix of neurons by neurons, which no decoders stand for.</exception>
    /// <exception cref="KeyNotFoundException">An object is no part of the built network.</exception>
    public ImmutableArray<NengoParameters> GetNengoParameters(params ReadOnlySpan<NetworkObject> objects)
    {
        ImmutableArray<NengoParameters>.Builder found = ImmutableArray.CreateBuilder<NengoParameters>();
        foreach (NetworkObject item in objects)
        {
            ArgumentNullException.ThrowIfNull(item, nameof(objects));
            if (item is Network network)
            {
                foreach (Ensemble ensemble in network.AllEnsembles) found.Add(Of(ensemble, this));
                foreach (Connection connection in network.AllConnections) found.Add(Of(connection, this));
            }
            else
            {
                found.Add(Of(item, this));
            }
        }
        return found.ToImmutable();

        static NengoParameters Of(NetworkObject item, BuiltModel model) => item switch
        {
            Ensemble ensemble => model.ParametersFor(ensemble),
            Neurons neurons => model.ParametersFor(neurons.Ensemble),
            Connection connection => model.ParametersFor(connection),
            _ => throw new ArgumentException($"{item} has no parameters; ensembles, their neurons, connections and networks have.", nameof(objects)),
        };
    }

    /// <summary>Writes the present parameters into objects of the network, so that it is built into them from then on, also by programs that know nothing of training.</summary>
    /// <remarks>A probe of a decoded output solves for decoders of its own, which follow the new encoders: connect to a node and probe that to keep trained decoders.</remarks>
    /// <param name="objects">Ensembles, their neurons, connections and networks (all their ensembles and connections).</param>
    /// <exception cref="ArgumentException">An object cannot be frozen, see <see cref="GetNengoParameters"/>; then none was changed.</exception>
    /// <exception cref="KeyNotFoundException">An object is no part of the built network.</exception>
    public void FreezeParameters(params ReadOnlySpan<NetworkObject> objects)
    {
        foreach (NengoParameters parameters in GetNengoParameters(objects)) parameters.Freeze();
    }

    private EnsembleParameters ParametersFor(Ensemble ensemble)
    {
        BuiltEnsemble built = Of(ensemble);
        if (ensemble.NeuronType is Direct) throw new ArgumentException($"{ensemble} is a direct ensemble, which has no gains, biases and encoders.");
        return new EnsembleParameters(ensemble, NdArray.From(built.Gain.ToArray()), NdArray.From(built.Bias.ToArray()), built.Encoders!);
    }

    private ConnectionParameters ParametersFor(Connection connection)
    {
        Signal? weights = Of(connection).Weights;
        if (weights is null) return new ConnectionParameters(connection, Transform.None, null);
        if (connection.SolvesForWeights)
            throw new ArgumentException(
                $"{connection}: its solver found a matrix of neurons by neurons (Solver.weights), which no decoders stand for. Connect the neurons of the two ensembles with that matrix as transform to freeze it.");
        double[] values = weights.Matrix is { } matrix ? matrix.Data.ToDoubles() : weights.Initial.ToDoubles();
        if (connection.IsDecoded) return new ConnectionParameters(connection, Transform.None, new NoSolver(Transposed(values, weights.Shape[0], weights.Shape[1])));
        return new ConnectionParameters(connection, connection.Transform switch
        {
            Dense dense => Frozen(dense, values),
            Sparse => Frozen(weights.Matrix!, values),
            Convolution c => new Convolution(c.Filters, c.Input, c.KernelSize, values, c.Strides, c.Padding, c.Groups),
            ConvolutionTranspose c => new ConvolutionTranspose(c.Filters, c.Input, c.KernelSize, values, c.Strides, c.Padding, c.Output),
            Transform other => throw new NotSupportedException(other.GetType().Name),
        }, null);
    }

    private static Dense Frozen(Dense dense, double[] values)
    {
        if (dense.Kind == DenseKind.Scalar) return new Dense(values[0]);
        if (dense.Kind == DenseKind.Diagonal) return Dense.Diagonal(values);
        double[,] matrix = new double[dense.Rows, dense.Columns];
        Buffer.BlockCopy(values, 0, matrix, 0, values.Length * sizeof(double));
        return new Dense(matrix);
    }

    private static Sparse Frozen(SparseMatrix matrix, double[] values) => new(
        matrix.Rows, matrix.Columns, Enumerable.Range(0, matrix.Rows).SelectMany(row => Enumerable.Range(matrix.RowStarts[row], matrix.RowStarts[row + 1] - matrix.RowStarts[row]).Select(i => (row, matrix.Indices[i], values[i]))));

    private static double[,] Transposed(double[] weights, int rows, int columns)
    {
        double[,] decoders = new double[columns, rows];
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++) decoders[column, row] = weights[(row * columns) + column];
        return decoders;
    }
}
